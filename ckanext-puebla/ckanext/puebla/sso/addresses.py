"""Where one may be sent after entering: only to pages of this portal."""

from __future__ import annotations

from urllib.parse import urlsplit

HOME = "/"
LONGEST = 2000


def local(value: str | None, site_url: str) -> str:
    """The path of a page of this portal that `value` names; the home page for everything else.

    Browsers read a backslash as a slash and drop control characters, so neither is let through anywhere.
    """
    text = value or ""
    if len(text) > LONGEST or any(ord(sign) < 0x20 or ord(sign) == 0x7F or sign == "\\" for sign in text):
        return HOME
    if text.startswith(site_url + "/"):
        text = text[len(site_url) :]
    if not text.startswith("/") or text.startswith("//"):
        return HOME
    try:
        parts = urlsplit(text)
    except ValueError:
        return HOME
    return HOME if parts.scheme or parts.netloc else text
