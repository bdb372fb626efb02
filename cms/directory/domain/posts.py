"""Posts: create, change, deactivate. The groups of a post follow from the manual; only administrators change them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from cms.directory.domain import announce, audit, records
from cms.directory.domain.permissions import require_keeper
from cms.directory.errors import Invalid, NotAllowed
from cms.directory.models import Post, Unit
from schemas.directory import REGISTRY

FIELDS = ("name", "heads_unit", "unit")


@transaction.atomic
def create_post(
    *, actor: Any, unit: Unit, name: str, code: str = "", heads_unit: bool = False, roles: Iterable[str] | None = None
) -> Post:
    """A new post. One of the manual brings the groups that follow from it; there is only one of each."""
    require_keeper(actor)
    post = Post(unit=unit)
    code = code or records.free_code(name, unit.posts.values_list("code", flat=True), 60)
    changes = records.assign(post, {"name": name, "code": code, "heads_unit": heads_unit}, ("code", *FIELDS))
    _check_code(post)
    _check_unit(post)
    by_manual = sorted(REGISTRY.groups_of_post(code))
    post.roles = by_manual if roles is None else _checked_groups(roles)
    if post.roles != by_manual:
        _require_administrator(actor)
    records.save(post)
    audit.record(actor, post, audit.CREATE, {**changes, "roles": [[], post.roles]})
    return post


@transaction.atomic
def change_post(
    *,
    actor: Any,
    post: Post,
    today: datetime.date,
    seen: str = "",
    roles: Iterable[str] | None = None,
    **values: Any,
) -> Post:
    """Change name, unit of the same dependencia, whether it heads the unit and (administrators) its groups."""
    require_keeper(actor)
    post = records.lock(post, seen)
    organization = post.organization
    changes = records.assign(post, values, FIELDS)
    if post.organization != organization:
        raise Invalid.of("unit", "El puesto no puede pasar a otra dependencia; cree uno allá.")
    _check_unit(post)
    wanted = post.roles if roles is None else _checked_groups(roles)
    if wanted != post.roles:
        _require_administrator(actor)
        changes["roles"], post.roles = [post.roles, wanted], wanted
    if changes:
        records.save(post)
        audit.record(actor, post, audit.CHANGE, changes)
        announce.people_changed(post.people.filter(active=True), today)
    return post


@transaction.atomic
def deactivate_post(*, actor: Any, post: Post) -> Post:
    """The post no longer exists: nobody may hold it."""
    require_keeper(actor)
    post = records.lock(post)
    if not post.active:
        raise Invalid.of("", "El puesto ya estaba inactivo.")
    if people := post.people.filter(active=True).count():
        raise Invalid.of("", f"Primero mueva de puesto a quienes lo ocupan ({people}).")
    post.active = False
    records.save(post)
    audit.record(actor, post, audit.DEACTIVATE, {"active": [True, False]})
    return post


@transaction.atomic
def reactivate_post(*, actor: Any, post: Post) -> Post:
    """The post exists again."""
    require_keeper(actor)
    post = records.lock(post)
    if post.active:
        raise Invalid.of("", "El puesto ya estaba activo.")
    post.active = True
    _check_unit(post)
    records.save(post)
    audit.record(actor, post, audit.REACTIVATE, {"active": [False, True]})
    return post


def _check_code(post: Post) -> None:
    """Codes of the manual name one post in the whole city: signatures and groups go by them."""
    if post.code in REGISTRY.posts and Post.objects.filter(code=post.code).exists():
        raise Invalid.of("code", "Esa clave es de un puesto del manual que ya está en el directorio.")


def _check_unit(post: Post) -> None:
    if post.active and not post.unit.active:
        raise Invalid.of("unit", "La unidad está inactiva.")


def _checked_groups(names: Iterable[str]) -> list[str]:
    found = sorted(set(names))
    unknown = [name for name in found if name not in REGISTRY.groups]
    if unknown:
        raise Invalid.of("roles", f"No existe el grupo «{unknown[0]}».")
    return found


def _require_administrator(actor: Any) -> None:
    if not actor.is_superuser:
        raise NotAllowed("Solo la administración del sistema cambia los grupos de un puesto.")
