"""Folios have no gaps and no doubles, whoever asks at the same time and whatever fails."""

from __future__ import annotations

import datetime
import threading

import pytest
from django.db import connection, transaction

from cms.core.folios import last_number, next_folio

DAY = datetime.date(2026, 3, 2)


@pytest.mark.django_db
def test_each_series_and_year_counts_from_one() -> None:
    assert [next_folio("SW/L", today=DAY) for _ in range(3)] == ["SW/L/0001/2026", "SW/L/0002/2026", "SW/L/0003/2026"]
    assert next_folio("SW/M", today=DAY) == "SW/M/0001/2026"
    assert next_folio("SW/L", today=datetime.date(2027, 1, 1)) == "SW/L/0001/2027"
    assert last_number("SW/L", year=2026) == 3


@pytest.mark.django_db
@pytest.mark.parametrize("series", ["", "sw/l", "SW/L/", "SW L", "A/B/C/D"])
def test_a_series_has_capitals_and_figures(series: str) -> None:
    with pytest.raises(ValueError, match="a series is"):
        next_folio(series, today=DAY)


@pytest.mark.django_db
def test_a_failed_transaction_gives_its_number_back() -> None:
    next_folio("SW/L", today=DAY)
    with pytest.raises(RuntimeError, match="no paper"), transaction.atomic():
        next_folio("SW/L", today=DAY)
        raise RuntimeError("no paper")
    assert next_folio("SW/L", today=DAY) == "SW/L/0002/2026"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_outside_a_transaction_there_is_no_folio() -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        next_folio("SW/L", today=DAY)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_eight_at_once_get_eight_numbers() -> None:
    taken: list[str] = []

    def take() -> None:
        try:
            for _ in range(5):
                with transaction.atomic():
                    taken.append(next_folio("SW/L", today=DAY))
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [f"SW/L/{number:04d}/2026" for number in range(1, 41)]
