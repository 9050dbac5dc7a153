"""The choice about papers for guests by client number: saved, told, and on record."""

from quittance.core import scope
from quittance.core.models import Event
from quittance.links import queries as links
from quittance.web.firm.tests.desk import desk_of, text
from tests.cast import Cast

HERE = "/firm-portal/settings/portal/"


def test_until_the_firm_says_otherwise_a_code_opens_papers(cast: Cast) -> None:
    page = text(desk_of(cast.dana).get(HERE))
    assert 'value="code" required id="id_way_0" checked' in page
    assert "The last change" not in page


def test_the_choice_is_saved_told_and_on_record_once(cast: Cast) -> None:
    dana = desk_of(cast.dana)
    for _ in range(2):
        assert dana.post(HERE, {"way": "never"}).status_code == 302
    with scope.firm(cast.harbor.pk):
        assert not links.papers_need_code()
        assert Event.objects.filter(name="guest_papers.chosen").count() == 1
    with scope.firm(cast.second.pk):
        assert links.papers_need_code()
    page = text(dana.get(HERE))
    assert "Guests by client number see PDFs never from now on; before: after a mailed code." in page
    assert "Dana Reyes" in page
    dana.post(HERE, {"way": "code"})
    with scope.firm(cast.harbor.pk):
        assert links.papers_need_code()


def test_what_is_no_choice_is_refused(cast: Cast) -> None:
    assert desk_of(cast.dana).post(HERE, {"way": "always"}).status_code == 400
    with scope.firm(cast.harbor.pk):
        assert not Event.objects.filter(name="guest_papers.chosen").exists()
