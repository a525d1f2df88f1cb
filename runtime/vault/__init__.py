"""Secrets: encrypted at rest and tied to their record, and taken out of everything that is stored or shown."""

from runtime.vault.cipher import Unreadable, decrypt, encrypt, needs_rotation
from runtime.vault.redaction import MASK, Veil, redact

__all__ = ["MASK", "Unreadable", "Veil", "decrypt", "encrypt", "needs_rotation", "redact"]
