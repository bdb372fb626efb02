"""Dependencias of the directory as organizations of CKAN. Datasets are never touched."""

from __future__ import annotations

import logging
from typing import Any

from ckan import model
from ckan.lib import jobs
from ckan.lib.search import rebuild
from ckan.plugins import toolkit as tk
from redis.exceptions import RedisError
from sqlalchemy import select

from ckanext.puebla.gateway import purge
from ckanext.puebla.logic.transaction import transaction
from ckanext.puebla.sso.domain import memberships
from ckanext.puebla.sso.domain.records import Organization
from ckanext.puebla.sso.errors import NameTaken, OrganizationInactive, OrganizationUnknown, RecordRefused

log = logging.getLogger(__name__)
# What CKAN has no column for -> key of the extra. `inactiva` stands only where it is true.
EXTRAS = {
    "id_dependencia": "id_dependencia",
    "email": "correo",
    "phone": "telefono",
    "address": "direccion",
    "url": "sitio_web",
}
INACTIVE, YES = "inactiva", "si"


def existing(clave: str) -> model.Group:
    """The dependencia, or `OrganizationUnknown`."""
    group = model.Group.get(clave)
    if group is None or not group.is_organization or group.state != "active":
        raise OrganizationUnknown(f"El portal no tiene la dependencia «{clave}».")
    return group


def working(clave: str) -> model.Group:
    """The dependencia, which must be active."""
    group = existing(clave)
    if is_inactive(group):
        raise OrganizationInactive(f"La dependencia «{clave}» está inactiva y no puede tener integrantes.")
    return group


def is_inactive(group: model.Group) -> bool:
    """Whether the directory said that it no longer works."""
    return bool(group.extras.get(INACTIVE) == YES)


def bring_in_step(*, organization: Organization) -> list[str]:
    """Make the organization what the directory says; names of the fields that changed."""
    group = model.Group.get(organization.clave)
    if group is not None and (not group.is_organization or group.state != "active"):
        raise NameTaken(f"En el portal «{organization.clave}» no es una dependencia o fue borrada.")
    before = as_record(group) if group else {}
    after = vars(organization)
    changed = [name for name, value in after.items() if before.get(name) != value and (group or value)]
    if changed:
        _write(organization, group)
    if not organization.active and _empty(organization.clave):
        changed.append("members")
    if "title" in changed and group is not None:
        _index_again(organization.clave)
    if changed:
        purge.organization(organization.clave)
    return changed


def as_record(group: model.Group) -> dict[str, Any]:
    """The organization in the shape of the directory."""
    extras = group.extras
    return {
        "clave": group.name,
        "title": group.title or "",
        "description": group.description or "",
        **{name: str(extras.get(key) or "") for name, key in EXTRAS.items()},
        "active": not is_inactive(group),
    }


def _write(organization: Organization, group: model.Group | None) -> None:
    wanted = {key: getattr(organization, name) for name, key in EXTRAS.items()}
    kept = {key: value for key, value in (group.extras.items() if group else ()) if key not in (*wanted, INACTIVE)}
    extras = {**kept, **wanted, **({} if organization.active else {INACTIVE: YES})}
    data = {
        "title": organization.title,
        "description": organization.description,
        "extras": [{"key": key, "value": value} for key, value in extras.items() if value],
    }
    site_user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    context = {"ignore_auth": True, "user": site_user}
    try:
        if group is None:
            tk.get_action("organization_create")(context, {"name": organization.clave, **data})
        else:
            tk.get_action("organization_patch")(context, {"id": group.id, **data})
    except tk.ValidationError as error:
        model.Session.rollback()
        sentences = [str(sentence) for found in error.error_dict.values() for sentence in found]
        raise RecordRefused(" ".join(sentences)) from error


def _empty(clave: str) -> bool:
    with transaction():
        return memberships.remove_everybody(existing(clave))


def _index_again(clave: str) -> None:
    """Search results show the title of the dependencia, so its datasets are indexed again, by the worker."""
    try:
        jobs.enqueue(index_datasets, [clave], title=f"Indexar los conjuntos de {clave}")
    except RedisError as error:
        log.warning("datasets of %s not indexed again: %s", clave, type(error).__name__)


def index_datasets(clave: str) -> None:
    """The worker's job: index every public dataset of an organization."""
    group = existing(clave)
    query = select(model.Package.id).where(model.Package.owner_org == group.id, model.Package.state == "active")
    for package_id in list(model.Session.scalars(query)):
        rebuild(package_id)
