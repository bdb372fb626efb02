"""Mantenimiento preventivo de telecomunicaciones: the calendar of the year goes to those who are chosen."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from cms.cases.registry import Moment, service_task
from cms.procedures import mail, shared

SUBDIRECCION = ("sit-subdirector",)
ANALYSTS = ("ai-analista-ab", "ai-analista-consultivo-a")
LONGEST_LINE = 75  # bytes of a line of an iCalendar file (RFC 5545)


@service_task
def avisar_calendario(moment: Moment) -> Mapping[str, Any]:
    """Send the calendar, with its visits as a file that a diary takes."""
    chosen = set(moment.data.get("avisar_a") or ())
    addresses: set[str] = set()
    if "subdireccion" in chosen:
        addresses |= mail.holders_of(*SUBDIRECCION)
    if "analistas" in chosen:
        addresses |= mail.holders_of(*ANALYSTS)
    if "enlaces_administrativos" in chosen:
        addresses |= mail.every_enlace(shared.today_of(moment))
    visits = moment.data.get("visitas") or []
    diary = mail.Attachment("calendario.ics", diary_of(visits, moment.case.folio, moment.now), "text/calendar")
    note = "Abra el archivo calendario.ics para agregar las visitas a su agenda."
    body = mail.body_of(moment, "calendario", str(moment.data.get("mensaje") or ""), listed(visits), note)
    subject = f"Calendario de mantenimiento preventivo {moment.data.get('anio', '')}"
    return {"avisos_calendario": mail.send_on_commit(addresses, subject, body, diary)}


def listed(visits: Sequence[Mapping[str, Any]]) -> str:
    """The visits as lines, the first day first."""
    days = sorted(visits, key=lambda visit: visit["fecha"])
    return "\n".join(
        f"{datetime.date.fromisoformat(visit['fecha']):%d/%m/%Y}  {visit['sitio']}: {visit['equipo']}" for visit in days
    )


def diary_of(visits: Sequence[Mapping[str, Any]], folio: str, now: datetime.datetime) -> bytes:
    """An iCalendar file with one event of a whole day for each visit."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Puebla Abierta//Procedimientos//ES", "METHOD:PUBLISH"]
    for number, visit in enumerate(visits, start=1):
        day = datetime.date.fromisoformat(visit["fecha"])
        lines += [
            "BEGIN:VEVENT",
            f"UID:{folio.replace('/', '-')}-{number}@puebla-abierta",
            f"DTSTAMP:{now.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + datetime.timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{escaped('Mantenimiento preventivo: ' + visit['equipo'])}",
            f"LOCATION:{escaped(visit['sitio'])}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) + b"\r\n" for line in lines)


def escaped(text: str) -> str:
    """Text as an iCalendar value."""
    for sign in "\\;,":
        text = text.replace(sign, "\\" + sign)
    return " ".join(text.split())


def folded(line: str) -> bytes:
    """A long line is continued below with a space, never in the middle of a letter."""
    parts, part = [], b""
    for letter in line:
        if len(part) + len(letter.encode()) > LONGEST_LINE:
            parts.append(part)
            part = b" "
        part += letter.encode()
    return b"\r\n".join([*parts, part])
