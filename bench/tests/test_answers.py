import pytest

from bench.harness import answers

_STATED = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhello"
_CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n"


@pytest.mark.parametrize("whole", [_STATED, _CHUNKED])
def test_an_answer_is_read_only_once_it_is_whole(whole: bytes) -> None:
    for cut in range(len(whole)):
        assert answers.read(whole[:cut]) is None
    answer = answers.read(whole + b"HTTP/1.1 500")
    assert answer is not None
    assert (answer.status, answer.body, answer.length) == (200, b"hello", len(whole))


def test_headers_are_found_whatever_their_letter_case() -> None:
    answer = answers.read(b"HTTP/1.1 302 Found\r\nlocation: /firm-portal/\r\ncontent-length: 0\r\n\r\n")
    assert answer is not None
    assert answers.header(answer, "Location") == "/firm-portal/"
    assert answers.header(answer, "X-Missing") == ""


@pytest.mark.parametrize("strange", [b"SSH-2.0-x\r\n\r\n", b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\n"])
def test_bytes_without_a_known_end_are_refused(strange: bytes) -> None:
    with pytest.raises(answers.Unreadable):
        answers.read(strange)


def test_a_request_names_its_host_and_bears_its_cookie() -> None:
    asked = answers.request(path="/x/", host="localhost", cookie="a=b")
    assert asked.startswith(b"GET /x/ HTTP/1.1\r\nHost: localhost\r\n")
    assert b"\r\nCookie: a=b\r\n" in asked
    assert asked.endswith(b"\r\n\r\n")
