"""Encryption of secrets at rest: AES-256-GCM, the record's id as associated data, keys that can be rotated.

A stored secret is: version (1 byte), key id (4 bytes), nonce (12 bytes), ciphertext with tag.
"""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

VERSION = b"\x01"
KEY_ID, NONCE, TAG = 4, 12, 16
HEADER = len(VERSION) + KEY_ID + NONCE


class Unreadable(Exception):
    """A stored secret that no known key opens for this record: moved, altered, or its key is gone."""


def encrypt(record_id: UUID | str, text: str) -> bytes:
    """Encrypts `text` for the record `record_id` with the newest key.

    The result opens only together with the same record id, so it is of no use on another row.
    """
    key_id, key = _keys()[0]
    nonce = os.urandom(NONCE)
    return VERSION + key_id + nonce + AESGCM(key).encrypt(nonce, text.encode(), _bound_to(record_id, key_id))


def decrypt(record_id: UUID | str, blob: bytes | memoryview) -> str:
    """Gives the secret of the record `record_id`; raises Unreadable."""
    data = bytes(blob)
    if len(data) < HEADER + TAG or data[:1] != VERSION:
        raise Unreadable("This stored secret is not in a form that can be read.")
    key_id, nonce = data[1 : 1 + KEY_ID], data[1 + KEY_ID : HEADER]
    for known, key in _keys():
        if known == key_id:
            try:
                return AESGCM(key).decrypt(nonce, data[HEADER:], _bound_to(record_id, key_id)).decode()
            except InvalidTag:
                break
    raise Unreadable("This stored secret cannot be opened: enter it again.")


def needs_rotation(blob: bytes | memoryview) -> bool:
    """Whether a stored secret was encrypted with an older key than the newest one."""
    data = bytes(blob)
    return data[:1] != VERSION or data[1 : 1 + KEY_ID] != _keys()[0][0]


def _bound_to(record_id: UUID | str, key_id: bytes) -> bytes:
    return VERSION + key_id + str(record_id).lower().encode()


def _keys() -> tuple[tuple[bytes, bytes], ...]:
    """The keys with their ids, newest first, from the settings (VAULT_KEYS)."""
    return _derived(tuple(settings.VAULT_KEYS))


@lru_cache(maxsize=4)
def _derived(secrets: tuple[str, ...]) -> tuple[tuple[bytes, bytes], ...]:
    """A 256-bit key from each configured secret, of whatever length and alphabet."""
    if not secrets:
        raise RuntimeError("VAULT_KEYS is empty: there is no key to encrypt secrets with.")
    made = []
    for secret in secrets:
        key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"baton/vault/1").derive(secret.encode())
        made.append((hashlib.sha256(b"baton/vault/id" + key).digest()[:KEY_ID], key))
    return tuple(made)
