"""Secrets at rest: tied to their record, tamper-proof, keys rotate."""

from uuid import uuid4

import pytest
from django.test import override_settings

from runtime import vault

OLD, NEW = "o" * 16 + "abcdefgh" * 3, "n" * 16 + "12345678" * 3


@pytest.mark.parametrize("text", ["sk-abc", "", "ünï 😀", "x" * 100_000])
def test_what_goes_in_comes_out(text: str) -> None:
    record = uuid4()
    blob = vault.encrypt(record, text)
    assert vault.decrypt(record, blob) == text
    assert vault.decrypt(str(record).upper(), memoryview(blob)) == text


def test_the_text_is_not_in_the_blob_and_two_blobs_differ() -> None:
    one, two = (vault.encrypt("a", "hunter2hunter2") for _ in range(2))
    assert b"hunter2" not in one
    assert one != two


def test_a_secret_does_not_open_on_another_record() -> None:
    with pytest.raises(vault.Unreadable):
        vault.decrypt("b", vault.encrypt("a", "secret"))


def test_every_changed_byte_is_noticed() -> None:
    blob = vault.encrypt("a", "secret")
    for place in range(len(blob)):
        changed = bytearray(blob)
        changed[place] ^= 1
        with pytest.raises(vault.Unreadable):
            vault.decrypt("a", bytes(changed))


@pytest.mark.parametrize("blob", [b"", b"\x01", b"\x02" * 60, b"\x01" * 60])
def test_rubbish_is_unreadable(blob: bytes) -> None:
    with pytest.raises(vault.Unreadable):
        vault.decrypt("a", blob)


def test_keys_rotate() -> None:
    with override_settings(VAULT_KEYS=[OLD]):
        blob = vault.encrypt("a", "secret")
        assert not vault.needs_rotation(blob)
    with override_settings(VAULT_KEYS=[NEW, OLD]):
        assert vault.decrypt("a", blob) == "secret"
        assert vault.needs_rotation(blob)
        blob = vault.encrypt("a", vault.decrypt("a", blob))
        assert not vault.needs_rotation(blob)
    with override_settings(VAULT_KEYS=[NEW]):
        assert vault.decrypt("a", blob) == "secret"
    with override_settings(VAULT_KEYS=[OLD]), pytest.raises(vault.Unreadable):
        vault.decrypt("a", blob)


def test_no_key_is_an_error_of_the_installation() -> None:
    with override_settings(VAULT_KEYS=[]), pytest.raises(RuntimeError):
        vault.encrypt("a", "secret")
