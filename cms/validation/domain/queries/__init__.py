"""Reads that other rooms use too."""

from cms.validation.domain.queries.waiting import Waiting, all_waiting, waiting_for

__all__ = ["Waiting", "all_waiting", "waiting_for"]
