"""Rows are written in the models and actions of the domain that owns them, and nowhere else."""

import pytest

from tests import tree, writes

_RELATED = {"deliveries": "outbox", "sessions": "access"}
_PERSON = "from quittance.access.models import Person\n"


@pytest.mark.parametrize("domain", sorted({tree.domain_of(file) for file in tree.product_code()} - {""}))
def test_rows_are_written_by_their_own_domain_in_models_and_actions(domain: str) -> None:
    related = writes.related_names()
    modules = [file for file in tree.product_code() if tree.domain_of(file) == domain]
    found = [
        fault
        for file in modules
        for fault in writes.faults(file.read_text(), file.relative_to(tree.PRODUCT).as_posix(), related)
    ]
    assert found == []


def test_the_reader_finds_the_writes_that_are_there() -> None:
    sending = tree.PRODUCT / "outbox" / "actions" / "sending.py"
    found = {write.model for write in writes.writes(sending.read_text(), set(writes.related_names()))}
    assert {"Attempt", "Delivery"} <= found
    assert "deliveries" in writes.related_names()


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("web/firm/door/pages.py", _PERSON + "Person.objects.create(name='x')"),
        ("web/firm/door/pages.py", _PERSON + "Person.objects.filter(pk=1).update(name='x')"),
        ("web/firm/door/pages.py", _PERSON + "rows = Person.objects.filter(pk=1)\nrows.exclude(pk=2).delete()"),
        ("web/firm/door/pages.py", _PERSON + "await Person.objects.acreate(name='x')"),
        ("web/firm/door/pages.py", "def page(request):\n    request.person.save()"),
        ("web/firm/door/pages.py", "def page(request):\n    request.person.save(update_fields=['name'])"),
        ("web/firm/door/pages.py", "def page(request):\n    request.person.delete()"),
        ("web/firm/door/pages.py", "def page(request):\n    request.person.sessions.update(ended_at=None)"),
        ("web/firm/door/pages.py", "def page(delivery):\n    delivery.move('sent')"),
        ("web/firm/door/pages.py", "cursor.execute('UPDATE access_person SET name = %s', ['x'])"),
        ("access/queries.py", _PERSON + "Person.objects.get_or_create(name='x')"),
        ("access/jobs.py", _PERSON + "Person.objects.all().delete()"),
        ("outbox/actions/mails.py", _PERSON + "Person.objects.bulk_create([])"),
        ("access/actions/people.py", "def clear(mail):\n    mail.deliveries.all().delete()"),
        ("core/inbox.py", _PERSON + "Person.objects.update_or_create(name='x')"),
    ],
)
def test_a_trial_write_out_of_place_is_refused(path: str, source: str) -> None:
    assert len(writes.faults(source, path, _RELATED)) == 1


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("access/actions/people.py", _PERSON + "Person.objects.create(name='x')"),
        ("access/models/person.py", "class Person:\n    def save(self):\n        super().save()"),
        ("outbox/actions/mails.py", _PERSON + "Person.objects.filter(pk=1).first()"),
        ("web/firm/door/pages.py", "found = {}\nfound.update(name='x')"),
        ("web/firm/door/pages.py", "import hashlib\ndigest = hashlib.sha256()\ndigest.update(b'x')"),
        ("web/firm/door/pages.py", "response.delete_cookie('x')"),
        ("web/firm/door/pages.py", "from quittance.access.actions import sessions\nsessions.update(person=1)"),
        ("integrations/storage/folder.py", "storage.delete('key')\nbook.save('file.xlsx')"),
        ("config/cli/database_command.py", "import shutil\nembedded.create(cluster)\nshutil.move('a', 'b')"),
        ("core/events.py", "from quittance.core.models import Event\nEvent.objects.create(name='x')"),
        ("config/environment.py", "about = 'Update this by hand'"),
    ],
)
def test_a_trial_call_that_writes_no_row_or_its_own_is_let_through(path: str, source: str) -> None:
    assert writes.faults(source, path, _RELATED) == []
