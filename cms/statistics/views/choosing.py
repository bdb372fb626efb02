"""What was chosen on a page of statistics: month, department, dependencia, channel. Nonsense chooses nothing."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from cms.cases.models import Case
from cms.directory.models import Organization
from cms.statistics.domain.names import unit_name
from cms.statistics.domain.periods import Period, month_of, months_until, read_month
from cms.statistics.domain.scope import Scope
from schemas.directory import REGISTRY

MONTHS_BACK = 24
SPANS = {"1": "1 mes", "3": "3 meses", "12": "12 meses"}
USUAL_SPAN = "3"


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Choice:
    """`units`: those that the person may see; `span`: months until `month` for the activities."""

    units: frozenset[str]
    month: Period
    this_month: Period
    unit: str
    organization: int | None
    channel: str
    span: str

    @property
    def scope(self) -> Scope:
        return Scope(
            units=frozenset({self.unit}) if self.unit else self.units,
            organization=self.organization,
            channel=self.channel or None,
        )

    @property
    def during(self) -> Period:
        """The months of the activities."""
        months = int(self.span)
        first = self.month.shifted(1 - months)
        return Period(first.year, first.month, months)

    @property
    def query(self) -> str:
        """The same choice for an address."""
        kept = {
            "mes": self.month.key, "departamento": self.unit, "dependencia": self.organization or "",
            "canal": self.channel, "lapso": "" if self.span == USUAL_SPAN else self.span,
        }  # fmt: skip
        return urlencode({key: value for key, value in kept.items() if value})

    @property
    def months(self) -> list[Option]:
        offered = list(reversed(months_until(self.this_month, MONTHS_BACK)))
        if self.month not in offered:
            offered.append(self.month)
        return [Option(one.key, one.label, one == self.month) for one in offered]

    @property
    def departments(self) -> list[Option]:
        order = [code for code in REGISTRY.units if code in self.units]
        return [Option(code, unit_name(code), code == self.unit) for code in order]

    @property
    def organizations(self) -> list[Option]:
        """Those that have cases among what the person may see."""
        used = Case.objects.filter(unit__in=self.units).order_by().values("organization").distinct()
        found = Organization.objects.filter(pk__in=used).order_by("name")
        return [Option(str(one.pk), one.name, one.pk == self.organization) for one in found]

    @property
    def channels(self) -> list[Option]:
        return [Option(value, label, value == self.channel) for value, label in Case.Channel.choices]

    @property
    def spans(self) -> list[Option]:
        return [Option(value, label, value == self.span) for value, label in SPANS.items()]


def read(given: Mapping[str, str], units: frozenset[str], now: datetime.datetime) -> Choice:
    """The choice in the query of an address."""
    this_month = month_of(now)
    unit, channel, number = given.get("departamento", ""), given.get("canal", ""), given.get("dependencia", "")
    span = given.get("lapso", USUAL_SPAN)
    organization = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None
    return Choice(
        units=units, month=read_month(given.get("mes", ""), this_month), this_month=this_month,
        unit=unit if unit in units else "", organization=organization,
        channel=channel if channel in Case.Channel.values else "", span=span if span in SPANS else USUAL_SPAN,
    )  # fmt: skip
