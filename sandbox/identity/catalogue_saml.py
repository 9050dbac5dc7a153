"""How SAML goes wrong, what happens, and what a good client makes of it."""

# ruff: noqa: RUF001 - people read these words, so their apostrophes are typographic

from sandbox.identity.mood import REFUSES, SAYS_WHAT_LACKS, Mood

WHOLE = (
    Mood("saml_replayed", "saml.answer", "The previous answer is sent once more", REFUSES),
    Mood(
        "saml_unsolicited",
        "saml.answer",
        "Unsolicited: the answer belongs to no question (no InResponseTo)",
        "Refuses, or starts a sign-in of its own.",
    ),
    Mood("saml_wrong_in_response_to", "saml.answer", "The answer belongs to another question (InResponseTo)", REFUSES),
    Mood(
        "saml_wrong_relay_state",
        "saml.answer",
        "RelayState leads to another site",
        "Never goes where RelayState points unless it wrote it itself.",
    ),
    Mood("saml_missing_relay_state", "saml.answer", "No RelayState", "Goes to its first page."),
    Mood(
        "saml_request_denied",
        "saml.answer",
        "The provider refuses (Responder, RequestDenied)",
        "Says that the provider refused, and leads back to the sign-in page.",
    ),
    Mood(
        "saml_responder",
        "saml.answer",
        "The provider has trouble (Responder)",
        "Says that the provider has trouble and offers to try again.",
    ),
    Mood("saml_huge", "saml.answer", "The answer is 6 MB long", "Refuses it by its size, before it is read."),
)
FACTS = (
    Mood("saml_wrong_issuer", "saml.answer", "Wrong issuer", REFUSES),
    Mood("saml_wrong_audience", "saml.answer", "The statement is for another application (Audience)", REFUSES),
    Mood("saml_wrong_destination", "saml.answer", "Sent to another address (Destination)", REFUSES),
    Mood("saml_wrong_recipient", "saml.answer", "The statement is for another address (Recipient)", REFUSES),
    Mood(
        "saml_expired",
        "saml.answer",
        "Late: expired an hour ago",
        "Refuses and names the clocks: one of them may be wrong.",
    ),
    Mood(
        "saml_not_yet",
        "saml.answer",
        "Early: valid from an hour ahead",
        "Refuses and names the clocks: one of them may be wrong.",
    ),
    Mood("saml_no_email", "saml.answer", "No e-mail address", SAYS_WHAT_LACKS),
    Mood(
        "saml_no_names", "saml.answer", "No names", "Lets the person in under the name it knows, or names what lacks."
    ),
    Mood("saml_no_groups", "saml.answer", "No groups", "Lets the person in with no right that came from a group."),
    Mood(
        "saml_other_subject",
        "saml.answer",
        "Another person’s NameID under the same e-mail",
        "Does not take one for the other: it refuses and tells the firm.",
    ),
)
SIGNATURE = (
    Mood("saml_unsigned", "saml.answer", "Unsigned", REFUSES),
    Mood("saml_bad_signature", "saml.answer", "Signed by a key that is not published", REFUSES),
    Mood("saml_altered", "saml.answer", "Altered after it was signed: another e-mail", REFUSES),
    Mood("saml_sha1", "saml.answer", "Signed with SHA-1", "Refuses: such a signature can be forged."),
    Mood("saml_wrapped_beside", "saml.answer", "Wrapped: a forged statement beside the signed one", REFUSES),
    Mood("saml_wrapped_inside", "saml.answer", "Wrapped: the signed statement within a forged one", REFUSES),
    Mood("saml_wrapped_response", "saml.answer", "Wrapped: the signed answer within a forged one", REFUSES),
    Mood(
        "saml_comment",
        "saml.answer",
        "A comment within the e-mail, before .evil.example",
        "Takes the whole address or refuses; never the part before the comment.",
    ),
)
XML = (
    Mood("saml_encrypted", "saml.answer", "Encrypted garbage in place of the statement", REFUSES),
    Mood(
        "saml_entities",
        "saml.answer",
        "Entities that grow a billion-fold",
        "Refuses any document type before it is expanded.",
    ),
    Mood(
        "saml_external",
        "saml.answer",
        "An entity that reads a file of the client’s machine",
        "Refuses any document type; opens nothing.",
    ),
    Mood("saml_not_xml", "saml.answer", "Not XML at all", REFUSES),
)
