"""What a mail turned out to be, in values."""

from dataclasses import dataclass
from enum import StrEnum

_PDF_BEGINS_WITHIN = 1024  # as readers of PDF look for it


class Kind(StrEnum):
    ORDINARY = "ordinary"
    AUTOMATIC = "automatic"  # a machine's reply
    BOUNCE = "bounce"
    LOOP = "loop"  # ours, come back


@dataclass(frozen=True)
class Person:
    address: str = ""
    name: str = ""


@dataclass(frozen=True)
class File:
    file_name: str
    content_type: str
    content: bytes
    inline: bool = False

    @property
    def is_pdf(self) -> bool:
        """By what it is first; a broken one is known by what it calls itself."""
        if b"%PDF-" in self.content[:_PDF_BEGINS_WITHIN] or self.content_type in {
            "application/pdf",
            "application/x-pdf",
        }:
            return True
        return self.file_name.lower().endswith(".pdf")


@dataclass(frozen=True)
class Report:
    """What a mail server says of a mail it could not deliver."""

    status: str  # 5.1.1, and such
    words: str
    permanent: bool
    recipient: str
    message_id: str


@dataclass(frozen=True)
class Arrived:
    sender: Person = Person()
    to: tuple[Person, ...] = ()
    cc: tuple[Person, ...] = ()
    redirected_to: tuple[str, ...] = ()
    subject: str = ""
    message_id: str = ""
    text: str = ""
    html: str = ""
    files: tuple[File, ...] = ()
    key: str = ""
    kind: Kind = Kind.ORDINARY
    report: Report | None = None
    faults: tuple[str, ...] = ()
    whole: bool = True  # False: something in it could not be read, so a person has to look
