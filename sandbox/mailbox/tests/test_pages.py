import re
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from sandbox.mailbox.tests.conftest import Mailbox

HTML = '<h1>Invoice</h1><script>alert(1)</script><a href="https://pay.example/abc">Pay</a><img src="cid:logo@x">'
PNG = b"\x89PNG\r\n\x1a\n and the rest"


def _mail(subject: str = "Invoice 5001") -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Dana Reyes <dana@harborpine.example>", "carol@acme.example", subject
    mail["Message-ID"], mail["X-Firm"] = "<1@harborpine.example>", "harbor"
    mail.set_content("Read <b>this</b> & pay.")
    mail.add_alternative(HTML, subtype="html")
    mail.add_attachment(PNG, maintype="image", subtype="png", filename="logo.png", cid="<logo@x>")
    mail.add_attachment(b"<script>alert(2)</script>", maintype="text", subtype="html", filename='say "hi"\u2028.html')
    return mail.as_bytes(policy=SMTP)


def _sent(mailbox: Mailbox, raw: bytes | None = None) -> str:
    mailbox.send(raw or _mail())
    return str(mailbox.mails()[0]["id"])


def test_the_list_shows_who_wrote_to_whom_about_what(mailbox: Mailbox) -> None:
    name = _sent(mailbox)
    page = mailbox.service.get("/").text

    assert f'href="/mails/{name}/"' in page
    for words in ("Dana Reyes", "Invoice 5001", "carol@acme.example", "2 files", "1 mail"):
        assert words in page


def test_each_mailbox_says_how_many_mails_it_has_in_words(mailbox: Mailbox) -> None:
    _sent(mailbox)
    for path in ("/", "/mailboxes/"):
        assert '<span class="count">1 mail</span>' in mailbox.service.get(path).text, path
    _sent(mailbox)
    for path in ("/", "/mailboxes/"):
        assert '<span class="count">2 mails</span>' in mailbox.service.get(path).text, path


def test_what_a_mail_says_is_shown_and_never_becomes_part_of_our_page(mailbox: Mailbox) -> None:
    name = _sent(mailbox, _mail("<script>alert(0)</script>"))

    for side in ("", "html/", "text/", "links/", "attachments/", "headers/", "source/"):
        page = mailbox.service.get(f"/mails/{name}/{side}")
        assert page.status == 200
        assert "<script>alert" not in page.text
    assert "Read &lt;b&gt;this&lt;/b&gt; &amp; pay." in mailbox.service.get(f"/mails/{name}/text/").text


def test_the_html_of_a_mail_lives_in_a_frame_where_nothing_runs(mailbox: Mailbox) -> None:
    name = _sent(mailbox)

    assert (
        f'<iframe class="paper" src="/mails/{name}/body.html" sandbox ' in mailbox.service.get(f"/mails/{name}/").text
    )
    body = mailbox.service.get(f"/mails/{name}/body.html")
    policy = body.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none';")
    assert "script-src" not in policy
    assert re.search(rf'<img src="/mails/{name}/parts/\d+">', body.text)


def test_an_attachment_is_saved_and_only_a_picture_is_shown(mailbox: Mailbox) -> None:
    name = _sent(mailbox)
    picture, page = mailbox.mails()[0]["attachments"]

    shown = mailbox.service.get(f"/mails/{name}/parts/{picture['number']}")
    saved = mailbox.service.get(f"/mails/{name}/parts/{page['number']}")

    assert (shown.headers["Content-Type"], shown.body) == ("image/png", PNG)
    assert saved.headers["Content-Type"] == "application/octet-stream"
    assert saved.headers["Content-Disposition"].startswith(
        "attachment; filename=\"say _hi__.html\"; filename*=UTF-8''say%20"
    )
    for answer in (shown, saved):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("sandbox")


@pytest.mark.parametrize(
    ("head", "recipient"),
    [
        (b"Subject: =?unicode_escape?b?XHVkODAw?=", "carol@acme.example"),
        (b"Subject: =?utf-7?q?+2AA-?=", "carol@acme.example"),
        (b"Content-Type: text/plain; charset=unicode_escape", "carol@acme.example"),
        (b"Content-Type: text/html; charset=unicode_escape", "carol@acme.example"),
        (b"Content-Disposition: attachment; filename*=unicode_escape''a%2Fb%5Cud800", "carol@acme.example"),
        (b"From: " + b"(" * 900, "carol@acme.example"),
        (b"Subject: x", "a/b@y.example"),
    ],
)
def test_no_mail_breaks_a_page_for_everyone(mailbox: Mailbox, head: bytes, recipient: str) -> None:
    mailbox.send(head + b"\r\n\r\n\\ud800 <p>\\ud800</p>\r\n", recipient)
    (mail,) = mailbox.mails()
    own = f"/mails/{mail['id']}"
    sides = [f"{own}/{side}" for side in ("", "html/", "text/", "attachments/", "headers/", "source/", "body.html")]
    parts = [f"{own}/parts/{each['number']}" for each in mail["attachments"]]

    for path in ("/", "/mailboxes/", f"/to/{recipient}/", *sides, *parts):
        assert mailbox.service.get(path).status == 200, path
    assert mail["id"] in mailbox.service.get(f"/to/{recipient}/").text


@pytest.mark.parametrize(
    "path", ["/mails/../../keys/", "/mails/nothing/", "/mails/nothing/source/", "/api/mails/%2e%2e/raw"]
)
def test_a_mail_that_is_not_there_is_not_found(mailbox: Mailbox, path: str) -> None:
    assert mailbox.service.get(path).status == 404


def test_a_search_keeps_only_what_matches_and_says_when_nothing_does(mailbox: Mailbox) -> None:
    mailbox.send(_mail("Statement for May"), "bob@acme.example")
    _sent(mailbox)

    assert "Statement for May" not in mailbox.service.get("/?q=logo.png+5001").text
    assert "No mail has all of these words" in mailbox.service.get("/?q=zebra").text
    recipient = mailbox.service.get("/to/bob@acme.example/").text
    assert "Statement for May" in recipient
    assert "Invoice 5001" not in recipient
    assert "bob@acme.example" in mailbox.service.get("/mailboxes/?q=BOB").text


def test_emptying_asks_first_and_then_leaves_nothing(mailbox: Mailbox) -> None:
    _sent(mailbox)

    assert "Delete 1 mail" in mailbox.service.get("/empty/").text
    assert len(mailbox.mails()) == 1
    assert mailbox.service.post("/empty/").status == 302
    assert mailbox.mails() == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site", "Origin": "http://127.0.0.1:1"},
    ],
)
def test_a_page_of_another_address_cannot_empty_the_mailbox(mailbox: Mailbox, headers: dict[str, str]) -> None:
    _sent(mailbox)

    assert mailbox.service.post("/empty/", **headers).status == 403
    assert len(mailbox.mails()) == 1


def test_a_page_under_a_foreign_name_is_refused(mailbox: Mailbox) -> None:
    assert mailbox.service.get("/", Host="evil.example").status == 400


def test_our_own_pages_run_nothing_but_our_own_files(mailbox: Mailbox) -> None:
    for path in ("/", "/empty/", "/behaviour/", "/mailboxes/", "/nowhere/"):
        page = mailbox.service.get(path)
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert not re.search(r"<script(?! src=)|<style|\sstyle=|\son\w+=", page.text)


def test_a_person_can_make_an_address_bounce_twice_and_end_it(mailbox: Mailbox) -> None:
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    wish = "act=add&address=Carol%40acme.example&wish=bounce&times=2"

    assert mailbox.service.post("/behaviour/", wish, **form).status == 302
    assert mailbox.service.get("/api/behaviour").json()["answer"] == {
        "carol@acme.example": {"code": 550, "text": "5.1.1 No such mailbox", "at": "rcpt", "times": 2}
    }
    assert "2 more times" in mailbox.service.get("/behaviour/").text
    assert "Misbehaving on purpose" in mailbox.service.get("/").text

    mailbox.service.post("/behaviour/", "act=forget&table=answer&address=carol%40acme.example", **form)
    assert mailbox.service.get("/api/behaviour").json()["answer"] == {}


def test_a_wrong_wish_on_the_page_is_explained(mailbox: Mailbox) -> None:
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    answer = mailbox.service.post("/behaviour/", "act=add&wish=bounce&times=often", **form)

    assert answer.status == 400
    assert "How often is a whole number, or nothing. Nothing was changed." in answer.text


def test_programs_get_a_mail_with_all_its_parts(mailbox: Mailbox) -> None:
    _sent(mailbox)
    (mail,) = mailbox.mails("to=Carol@acme.example&subject=invoice&since=2020-01-01T00:00:00Z")

    assert mail["message_id"] == "<1@harborpine.example>"
    assert mail["text"].startswith("Read <b>this</b>")
    assert "<h1>Invoice</h1>" in mail["html"]
    assert mail["links"] == ["https://pay.example/abc"]
    assert (mail["attachments"][0]["name"], mail["attachments"][0]["size_bytes"]) == ("logo.png", len(PNG))
    assert mail["headers"]["X-Firm"] == "harbor"


def test_programs_may_ask_for_what_came_since(mailbox: Mailbox) -> None:
    _sent(mailbox)
    received_at = mailbox.mails()[0]["received_at"]
    mailbox.send(_mail("Later"))

    assert {mail["subject"] for mail in mailbox.mails(f"since={received_at}")} == {"Invoice 5001", "Later"}
    assert [mail["subject"] for mail in mailbox.mails("limit=1")] == ["Later"]
    assert mailbox.mails("since=2999-01-01T00:00:00%2B00:00") == []
    assert mailbox.service.get("/api/mails?since=yesterday").status == 400
    assert mailbox.service.get("/api/mails?limit=many").status == 400
