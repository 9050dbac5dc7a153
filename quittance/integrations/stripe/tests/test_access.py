"""Address and keys of the processor are checked at start, and no fault quotes a key."""

import subprocess
import sys

import pytest

from quittance.integrations.stripe import access
from tests import tree


@pytest.mark.parametrize(
    "text", ["https://api.stripe.com", "https://pay.example:8443/", "http://127.0.0.1:8005", "http://[::1]:8005"]
)
def test_an_origin_over_tls_or_on_this_machine_is_an_address(text: str) -> None:
    assert access.address(text) == text.rstrip("/")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "api.stripe.com",
        "http://pay.example",
        "http://10.0.0.7:8005",
        "ftp://pay.example",
        "https://",
        "https://pay.example/v1",
        "https://pay.example?x=1",
        "https://user:word@pay.example",
        "https://pay.example:99999",
        "https://[::1",
    ],
)
def test_anything_else_is_no_address(text: str) -> None:
    with pytest.raises(access.BadAccess):
        access.address(text)


def test_keys_are_known_by_how_they_begin() -> None:
    assert access.key("sk_test_abc") == "sk_test_abc"
    assert access.key("rk_live_abc") == "rk_live_abc"
    assert access.key("") == access.public_key("") == ""
    assert access.public_key("pk_live_abc") == "pk_live_abc"
    assert access.hook_secrets("whsec_a, whsec_b,") == ("whsec_a", "whsec_b")
    for wrong in ("pk_test_mixedup", "mixedup", "sk_test_", "sk_test_mixed up"):
        with pytest.raises(access.BadAccess) as bad:
            access.key(wrong)
        assert "mixed" not in str(bad.value)
    assert (access.is_live("sk_live_a"), access.is_live("pk_live_a"), access.is_live("sk_test_live_a")) == (
        True,
        True,
        False,
    )


def test_settings_are_read_without_loading_the_sdk() -> None:
    """It takes a quarter of a second, and most commands never ask the processor."""
    words = "import sys, quittance.integrations.stripe.access; sys.exit('stripe' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", words], cwd=tree.ROOT, check=False).returncode == 0
