"""A telephone with an application of codes, as RFC 6238 says."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time


def code(secret: str, moment: float | None = None) -> str:
    """The six digits that the application shows for this key now."""
    key = base64.b32decode(secret.replace(" ", "").upper() + "=" * (-len(secret.replace(" ", "")) % 8))
    counter = struct.pack(">Q", int((moment or time.time()) // 30))
    digest = hmac.new(key, counter, hashlib.sha1).digest()
    place = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
