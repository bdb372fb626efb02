"""Who works and who asks, read once: a day is chosen, and everybody's keys are those of that day."""

from __future__ import annotations

import datetime
import random
from collections import defaultdict
from dataclasses import dataclass, field

from cms.accounts.models import User
from cms.cases.domain import people
from cms.directory.models import Organization
from schemas.directory import REGISTRY

SUBDIRECTORS = frozenset({"sit-subdirector", "ss-subdirector"})


class NoCity(Exception):
    """There is nobody who could do the work."""


@dataclass(frozen=True)
class City:
    """`able`: key of an audience -> accounts that hold it; `staff`: those with a post of the manual."""

    offices: list[Organization]
    asking: list[User]
    staff: list[User]
    able: dict[str, list[User]]
    _workers: dict[tuple[str, ...], list[User]] = field(default_factory=dict)

    def workers(self, audience: tuple[str, ...]) -> list[User]:
        """Who may do an activity."""
        found = self._workers.get(audience)
        if found is None:
            found = list({user.pk: user for key in audience for user in self.able.get(key, ())}.values())
            self._workers[audience] = found
        return found

    def choose(self, key: str, unit: str, rng: random.Random) -> User:
        """Somebody for a field in which a person is chosen, with a post that fits the field's name."""
        if "subdirector" in key:
            fits = [user for user in self.staff if post_of(user) in SUBDIRECTORS]
        elif key.startswith("jefe"):
            fits = [user for user in self.staff if post_of(user) in HEADS]
        else:
            fits = [user for user in self.staff if REGISTRY.posts[post_of(user)].unit == unit]
        return rng.choice(fits or self.staff)


def post_of(user: User) -> str:
    post = user.person.post if user.person else None
    return str(post.code) if post else ""


def _heads_of_departments() -> frozenset[str]:
    subdirecciones = {post.unit for post in REGISTRY.posts.values() if post.code in SUBDIRECTORS}
    departments = {unit.code for unit in REGISTRY.units.values() if unit.parent in subdirecciones}
    return frozenset(post.code for post in REGISTRY.posts.values() if post.head and post.unit in departments)


HEADS = _heads_of_departments()


def read_city(day: datetime.date) -> City:
    """Raises `NoCity` where nobody has a post of the manual or there is no dependencia."""
    users = list(
        User.objects.filter(is_active=True).select_related("person__post", "person__organization").order_by("pk")
    )
    able: dict[str, list[User]] = defaultdict(list)
    for user in users:
        for key in people.keys_of(user, day) if user.person_id else {f"user:{user.uuid}"}:
            able[key].append(user)
    staff = [user for user in users if post_of(user) in REGISTRY.posts and user.person.post.active]
    offices = list(Organization.objects.filter(active=True).order_by("clave"))
    if not staff or not offices:
        raise NoCity("no staff with a post of the manual, or no dependencia")
    return City(offices, [user for user in users if not user.is_superuser], staff, dict(able))
