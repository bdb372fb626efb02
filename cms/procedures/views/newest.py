"""Pages of a list so long that nobody reads its end: the newest are counted, what is older is found by filters."""

from __future__ import annotations

from functools import cached_property

from django.core.paginator import Paginator

MOST = 5_000


class NewestPages(Paginator):
    """Counts no more than `MOST` rows; `is_cut`: there are more."""

    @cached_property
    def found(self) -> int:
        return int(self.object_list.order_by()[: MOST + 1].count())

    @cached_property
    def count(self) -> int:
        return min(self.found, MOST)

    @property
    def is_cut(self) -> bool:
        return self.found > MOST
