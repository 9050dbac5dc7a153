import pytest
from hypothesis import given
from hypothesis import strategies as st

from quittance.core.secrets import BadKeyring, BadToken, Keyring, SecretsError, UnknownKey, WrongContext, new_key

OLD = new_key("k1")
NEW = new_key("k2")
HERE = "firm:7/tenancy.connection:12"
ring = Keyring.from_text(f"{NEW},{OLD}")
texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(texts, texts)
def test_what_was_encrypted_comes_back_in_its_place(secret: str, context: str) -> None:
    assert ring.decrypt(ring.encrypt(secret, context), context) == secret


def test_a_token_names_its_version_and_key_and_hides_the_rest() -> None:
    token = ring.encrypt("hunter2", HERE)
    assert token.startswith("q1.k2.")
    assert "hunter2" not in token
    assert token.isascii()


def test_the_same_secret_never_gives_the_same_token_twice() -> None:
    assert len({ring.encrypt("hunter2", HERE) for _ in range(100)}) == 100


def test_a_token_moved_to_another_row_does_not_open() -> None:
    token = ring.encrypt("hunter2", HERE)
    with pytest.raises(WrongContext, match=r"firm:8/tenancy\.connection:12 does not open with the key k2"):
        ring.decrypt(token, "firm:8/tenancy.connection:12")


def test_a_token_changed_by_one_letter_does_not_open() -> None:
    token = ring.encrypt("hunter2", HERE)
    for place in range(len("q1.k2."), len(token) - 2):
        other = "A" if token[place] != "A" else "B"
        with pytest.raises(WrongContext):
            ring.decrypt(token[:place] + other + token[place + 1 :], HERE)


def test_the_key_named_in_a_token_cannot_be_edited_even_if_the_bytes_are_the_same() -> None:
    twin = Keyring.from_text(f"{OLD},{OLD.replace('k1:', 'k3:')}")
    token = twin.encrypt("hunter2", HERE)
    with pytest.raises(WrongContext):
        twin.decrypt(token.replace("q1.k1.", "q1.k3."), HERE)


def test_the_first_key_encrypts_and_all_decrypt() -> None:
    token = Keyring.from_text(OLD).encrypt("hunter2", HERE)
    assert ring.decrypt(token, HERE) == "hunter2"
    assert ring.needs_rotation(token)
    assert ring.key_ids == ("k2", "k1")


def test_rotation_moves_a_secret_to_the_first_key_and_then_rests() -> None:
    rotated = ring.rotate(Keyring.from_text(OLD).encrypt("hunter2", HERE), HERE)
    assert rotated.startswith("q1.k2.")
    assert not ring.needs_rotation(rotated)
    assert ring.rotate(rotated, HERE) == rotated
    assert Keyring.from_text(NEW).decrypt(rotated, HERE) == "hunter2"


def test_rotation_does_not_bless_a_token_that_does_not_open() -> None:
    with pytest.raises(WrongContext):
        ring.rotate(ring.encrypt("hunter2", HERE), "elsewhere")


def test_a_token_of_a_dropped_key_names_the_key_to_bring_back() -> None:
    token = ring.encrypt("hunter2", HERE)
    with pytest.raises(UnknownKey, match="the key k2, which is not in the keyring"):
        Keyring.from_text(OLD).decrypt(token, HERE)


def test_a_key_whose_bytes_were_exchanged_under_its_name_is_noticed() -> None:
    with pytest.raises(WrongContext, match="the key's bytes differ"):
        Keyring.from_text(new_key("k2")).decrypt(ring.encrypt("hunter2", HERE), HERE)


@pytest.mark.parametrize(
    "token", ["", "hunter2", "q1.k1", "q2.k1.AAAA", "q1.K1.AAAA", "q1.k1.!!", "q1.k1.AAAA", "q1.k1.é"]
)
def test_text_that_is_no_token_is_refused_without_being_quoted(token: str) -> None:
    with pytest.raises(BadToken) as refused:
        ring.decrypt(token, HERE)
    assert not token or token not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "Entry 1 of the keyring does not begin with a key's name"),
        ("c2VjcmV0", "Entry 1 of the keyring"),
        ("K1:c2VjcmV0", "Entry 1 of the keyring"),
        (f"{OLD},", "Entry 2 of the keyring"),
        ("k1:c2VjcmV0", "The key k1 has 6 bytes and must have 32"),
        ("k1:c2VjcmV0!", "The key k1 is not urlsafe base64"),
        ("k1:gehe\u00efm", "The key k1 is not urlsafe base64"),
        (f"{OLD},{OLD}", "names the key k1 twice"),
    ],
)
def test_a_keyring_that_is_none_is_refused_with_a_line_that_quotes_no_key(text: str, line: str) -> None:
    with pytest.raises(BadKeyring, match=line) as refused:
        Keyring.from_text(text)
    shown = repr(refused.value) + repr(refused.value.__cause__)
    assert "c2VjcmV0" not in shown
    assert OLD.removeprefix("k1:") not in shown


def test_a_key_that_lost_its_padding_or_gained_spaces_still_reads() -> None:
    token = ring.encrypt("hunter2", HERE)
    assert Keyring.from_text(f" {NEW.rstrip('=')} , {OLD} ").decrypt(token, HERE) == "hunter2"


def test_no_error_and_no_repr_shows_a_secret_a_token_or_a_key() -> None:
    token = ring.encrypt("hunter2", HERE)
    with pytest.raises(SecretsError) as refused:
        ring.decrypt(token, "elsewhere")
    for shown in (repr(ring), str(ring), repr(refused.value), repr(refused.value.__cause__)):
        assert "hunter2" not in shown
        assert token not in shown
        assert NEW.removeprefix("k2:") not in shown
    assert "k2" in repr(ring)


def test_a_new_key_needs_a_plain_name() -> None:
    with pytest.raises(BadKeyring, match="lower-case letters"):
        new_key("Key One")
