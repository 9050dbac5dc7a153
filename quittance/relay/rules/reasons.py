"""Why a mail waits, is held or was refused, and what may be done about it: said to people."""

_SENTENCES = {
    "not_mirrored": "Its invoice is not in the practice system yet.",
    "waited_too_long": "Its invoice did not show in the practice system in time.",
    "no_pdf": "No PDF came with it.",
    "no_number": "No invoice number was found in its file names, its subject or its PDF.",
    "two_invoices": "More than one invoice fits what it names.",
    "two_clients": "Its invoices belong to different clients.",
    "other_client": "The PDF names another client than the invoice's.",
    "voided": "Its invoice is voided, or gone from the practice system.",
    "encrypted_pdf": "Its PDF is locked by a password and cannot be looked at.",
    "unreadable_pdf": "Its PDF cannot be read.",
    "unreadable_mail": "It could not be read.",
    "unproven_sender": "Nothing proves that the firm sent it.",
    "no_recipient": "Nobody is named to whom it could go.",
    "barred_recipient": "Everybody it is meant for is barred from the client.",
    "loop": "It is one of our own mails that came back.",
    "automatic": "It is an automatic answer.",
    "bounce": "It is a report that another mail did not arrive.",
}
_NEXT = {
    "waited_too_long": "Post the invoice; then send the mail again, or let somebody send the held one.",
    "no_pdf": "Send it again with the invoice's PDF, or let somebody send the held one as it is.",
    "no_number": "Send it again with the invoice's number in the file's name, or let somebody choose the invoice.",
    "voided": "Send the invoice that replaced it, or let somebody decide about the held one.",
    "encrypted_pdf": "Send the PDF without a password, or with the invoice's number in its name.",
    "unreadable_pdf": "Send the PDF again, or with the invoice's number in its name.",
    "no_recipient": "Give the client a contact for invoices, or let somebody add an address.",
}
_ELSE = "Somebody of the firm decides about it under Mail needs attention."


def sentence(reason: str) -> str:
    return _SENTENCES.get(reason, "")


def next_step(reason: str) -> str:
    return _NEXT.get(reason, _ELSE)
