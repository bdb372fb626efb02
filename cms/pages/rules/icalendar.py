"""An event as iCalendar text (RFC 5545)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

WIDTH = 75  # bytes of a line, before it is folded


def event(
    *,
    uid: str,
    stamp: datetime,
    starts: datetime,
    ends: datetime | None,
    title: str,
    description: str,
    place: str,
    url: str,
    position: tuple[Decimal | Any, Decimal | Any] | None,
) -> bytes:
    """A calendar with one event. Moments are in UTC."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Puebla Abierta//Agenda//ES",
        "CALSCALE:GREGORIAN",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{moment(stamp)}",
        f"DTSTART:{moment(starts)}",
        *([f"DTEND:{moment(ends)}"] if ends else []),
        f"SUMMARY:{escaped(title)}",
        *([f"DESCRIPTION:{escaped(description)}"] if description else []),
        *([f"LOCATION:{escaped(place)}"] if place else []),
        *([f"GEO:{position[0]};{position[1]}"] if position else []),
        f"URL:{url}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(folded(line) for line in lines)


def moment(value: datetime) -> str:
    return f"{value:%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """Text with its commas, semicolons and line ends told apart from the format's."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> bytes:
    """A line cut so that no piece is longer than the format allows, and no letter is cut in two."""
    pieces, piece = [], b""
    for letter in line:
        encoded = letter.encode()
        if len(piece) + len(encoded) > WIDTH - bool(pieces):
            pieces.append(piece)
            piece = b""
        piece += encoded
    return b"\r\n ".join([*pieces, piece]) + b"\r\n"
