"""What people type into the books' search fields, found within the time of a page.

`LIKE` is not leakproof, so that row-level security keeps it from any index: it is asked of the few thousand rows of
clients and contacts alone. Of a million invoices the number is asked by its beginning, as a range of an index.
"""

from functools import reduce
from operator import and_, or_

from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Collate, Concat, Upper
from django.db.models.lookups import Contains

from quittance.receivables.models import Client, ClientContact, Contact, Invoice

# Beyond these an invoice's or a client's name says too little to be searched by.
CLIENTS_MAX, _NUMBERS_MAX = 500, 200
_NUMBER_LENGTH_MIN = 4
LAST = "\U0010ffff"


def clients(rows: QuerySet[Client], words: str) -> QuerySet[Client]:
    """By name, number, the group's name, or the number of an invoice."""
    fits = reduce(and_, (_client(word) for word in words.split()), Q())
    return rows.filter(fits | Q(pk__in=_billed_under(words))) if words.split() else rows


def invoices(rows: QuerySet[Invoice], within: QuerySet[Client], words: str) -> tuple[QuerySet[Invoice], bool]:
    """By the beginning of the number, or by the client; and whether more clients fit than are searched."""
    found = list(by_name_or_number(within, words).values_list("pk", flat=True)[: CLIENTS_MAX + 1])
    return rows.filter(begins("number", words) | Q(client__in=found[:CLIENTS_MAX])), len(found) > CLIENTS_MAX


def contacts(rows: QuerySet[Contact], words: str) -> QuerySet[Contact]:
    """By name, company, address, or a client of theirs."""
    spaced = Concat(
        *("first_name", Value(" "), "last_name", Value(" "), "company", Value(" "), "address", Value(" "), "phone"),
        output_field=TextField(),
    )
    fits = reduce(and_, (holds(spaced, word) for word in words.split()), Q())
    some = list(
        by_name_or_number(Client.objects.filter(gone_at=None), words).values_list("pk", flat=True)[:CLIENTS_MAX]
    )
    theirs = Exists(ClientContact.objects.filter(contact=OuterRef("pk"), client__in=some, gone_at=None))
    return rows.filter(fits | Q(theirs) if some else fits) if words.split() else rows


def begins(column: str, words: str) -> Q:
    """In small letters and in great ones, since numbers such as `INV-12` are typed in either."""
    spellings = {words, words.upper(), words.lower()}
    ranges = (Q(**{f"{column}__gte": text, f"{column}__lt": text + LAST}) for text in sorted(spellings))
    return reduce(lambda left, right: left | right, ranges)


def _client(word: str) -> Q:
    grouped = Client.objects.exclude(parent_key="").values("parent_key")
    heads = Client.objects.filter(holds(F("name"), word), source_key__in=grouped)
    return _named(word) | Q(parent_key__in=heads.values("source_key"))


def _named(word: str) -> Q:
    """Numbers are asked as they are: turning letters takes longer than reading them.

    Practice systems write a sub-ID behind a stroke; in our numbers it stands behind what the field map says, a dot.
    """
    spellings = {word, word.upper(), word.replace("/", "."), word.upper().replace("/", ".")}
    return reduce(or_, (Q(number__contains=text) for text in sorted(spellings)), holds(F("name"), word))


def holds(text: Combinable, word: str) -> Q:
    """Great letters or small. Where the word has none but plain ones, so may what is compared, in half the time."""
    turned = Upper(Collate(text, "C")) if word.isascii() else Upper(text)
    return Q(Contains(turned, word.upper()))


def by_name_or_number(rows: QuerySet[Client], words: str) -> QuerySet[Client]:
    return rows.filter(reduce(and_, map(_named, words.split()), Q())) if words.split() else rows.none()


def _billed_under(words: str) -> list[int]:
    """Of a short beginning there are too many; the whole number always counts."""
    wanted = begins("number", words) if len(words) >= _NUMBER_LENGTH_MIN else Q(number=words)
    return list(Invoice.objects.filter(wanted, gone_at=None).values_list("client", flat=True)[:_NUMBERS_MAX])
