"""What is told apart and what is not by the hash of a revision's content."""

from __future__ import annotations

import datetime

from cms.validation.domain.fingerprint import of_content

DAY = datetime.date(2026, 1, 2)


def test_a_revision_just_made_counts_as_it_is_stored() -> None:
    stored = {"title": "Agenda", "starts_on": "2026-01-02"}
    assert of_content({"title": "Agenda", "starts_on": DAY}) == of_content(stored)
    assert of_content({"title": "Agenda", "starts_on": DAY + datetime.timedelta(days=1)}) != of_content(stored)


def test_keys_of_rows_and_of_the_tree_are_no_content() -> None:
    first = {"pk": 1, "path": "0001", "title": "Agenda", "entries": [{"pk": None, "text": "uno"}]}
    assert of_content(first) == of_content({**first, "pk": 2, "entries": [{"pk": 7, "text": "uno"}]})
    assert of_content(first) != of_content({**first, "entries": [{"pk": 7, "text": "dos"}]})
