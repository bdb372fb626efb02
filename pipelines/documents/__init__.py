"""Printed documents: their detached signatures, made and checked without a network."""

from pipelines.documents.signing import (
    Check,
    KeySet,
    Outcome,
    Statement,
    Unreadable,
    check,
    new_key,
    public_part,
    read_keys,
    sign,
)

__all__ = [
    "Check", "KeySet", "Outcome", "Statement", "Unreadable", "check", "new_key", "public_part", "read_keys", "sign",
]  # fmt: skip
