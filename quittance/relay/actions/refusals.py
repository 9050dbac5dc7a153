class Refusal(Exception):
    """Nothing was changed or sent; the text says why, fit to be shown."""
