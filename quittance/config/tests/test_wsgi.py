"""What Django itself would break on is refused before it."""

from typing import Any

import pytest
from django.test import RequestFactory

from quittance.config.wsgi import application


@pytest.mark.parametrize(
    "kind",
    ["text/plain; charset*=utf-8''utf-8", "multipart/form-data; boundary*=utf-8''x", "a/b; charset*=%FF''%00"],
)
def test_a_content_type_with_an_encoded_parameter_is_refused_in_words(kind: str) -> None:
    told: list[str] = []

    def start(status: str, headers: list[tuple[str, str]], error: Any = None) -> None:
        del headers, error
        told.append(status)

    environ = RequestFactory().post("/client-portal/sign-in/", b"x", content_type="text/plain").environ
    body = b"".join(application(environ | {"CONTENT_TYPE": kind}, start))
    assert told == ["400 Bad Request"]
    assert body == b"The content type of this request cannot be read.\n"
