from django.conf import settings

_USUAL = {"http": 80, "https": 443}


def page(host: str, path: str) -> str:
    """The address people use for a page of ours."""
    env = settings.QUITTANCE
    port = "" if env.public_port == _USUAL[env.public_scheme] else f":{env.public_port}"
    return f"{env.public_scheme}://{host}{port}{path}"
