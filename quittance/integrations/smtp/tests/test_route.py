import pytest

from quittance.integrations.smtp import BadRoute, Route, Tls


def test_a_route_says_where_how_and_how_long() -> None:
    url = "smtp://us%40er:p%2Fss@mail.example:2525?starttls=auto&timeout=3.5&verdict=60&helo=q.example&ca=/etc/ca.pem&verify=no"
    assert Route.from_url(url) == Route(
        host="mail.example",
        port=2525,
        tls=Tls.AUTO,
        user="us@er",
        password="p/ss",
        timeout=3.5,
        verdict=60,
        helo="q.example",
        ca="/etc/ca.pem",
        verify=False,
    )


def test_what_is_not_said_is_safe() -> None:
    assert Route.from_url("smtp://mail.example") == Route("mail.example", 587, Tls.REQUIRED, timeout=20, verdict=300)
    assert Route.from_url("smtps://mail.example") == Route("mail.example", 465, Tls.IMPLICIT)
    assert Route.from_url("smtps://mail.example").verify


@pytest.mark.parametrize(
    ("url", "line"),
    [
        ("", "begins with smtp:// or smtps://"),
        ("http://mail.example", "begins with smtp:// or smtps://"),
        ("smtp://", "names no host"),
        ("smtp://.example", "names no host"),
        ("smtp://a..b", "names no host"),
        ("smtp://mail.example/path", "names no host, or something after it"),
        ("smtp://u:hunter2@mail.example:70000", "port is not a number"),
        ("smtp://u:hunter2@[mail", "is not an address"),
        ("smtp://hunter2@mail.example", "a user without a password"),
        ("smtp://:hunter2@mail.example", "a password without a user"),
        ("smtp://u:hunter2%C3%A9@mail.example", "plain ASCII"),
        ("smtp://u:hunter2%0D%0A@mail.example", "plain ASCII"),
        ("smtp://mail.example?starttls=maybe", "required, auto or never"),
        ("smtp://mail.example?starttls=implicit", "required, auto or never"),
        ("smtps://mail.example?starttls=never", "encrypted from the first word"),
        ("smtp://mail.example?timeout=0", "timeout of the mail route is a number of seconds above zero"),
        ("smtp://mail.example?timeout=-1", "timeout of the mail route is a number"),
        ("smtp://mail.example?verdict=long", "verdict of the mail route is a number"),
        ("smtp://mail.example?helo=a%0D%0Ab", "helo of the mail route is a host's name"),
        ("smtp://mail.example?helo=", "helo of the mail route is a host's name"),
        ("smtp://mail.example?verify=perhaps", "verify of the mail route is yes or no"),
        ("smtp://mail.example?colour=red", "unknown option 'colour'"),
    ],
)
def test_a_wrong_route_gets_a_clear_line_that_quotes_no_password(url: str, line: str) -> None:
    with pytest.raises(BadRoute, match=line) as refused:
        Route.from_url(url)
    assert "hunter2" not in str(refused.value)


def test_no_repr_shows_the_password() -> None:
    route = Route.from_url("smtp://user:hunter2@mail.example")
    assert "hunter2" not in repr(route) + str(route)
    assert "mail.example:587" in str(route)
