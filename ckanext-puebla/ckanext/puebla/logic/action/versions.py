"""Actions on what is public: versions, oficios, withdrawal; and the check of the history."""

from __future__ import annotations

from typing import Any

from ckan.plugins import toolkit as tk
from ckan.types import Context

from ckanext.puebla.domain import history, oficios, publication, versions
from ckanext.puebla.errors import HistoryBrokenError, invalid
from ckanext.puebla.logic.auth import user_id
from ckanext.puebla.logic.schema import accepts
from ckanext.puebla.logic.transaction import transaction


@tk.side_effect_free
@accepts("package_id")
def puebla_version_list(context: Context, data_dict: dict[str, Any]) -> list[dict[str, Any]]:
    """The published versions of a dataset, the newest first. Public.

    :param package_id: name or id of the dataset

    :returns: list of `{package_id, name, number, published_at, folio, title, url}`
    """
    tk.check_access("puebla_version_list", context, data_dict)
    return [versions.brief(found) for found in versions.of(versions.package_id_of(data_dict["package_id"]))]


@tk.side_effect_free
@accepts("package_id number", integers="number")
def puebla_version_show(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """One published version as it was. Public.

    :param package_id: name or id of the dataset
    :param number: the version, from 1

    :returns: the version: the keys of :py:func:`puebla_version_list` with metadata, dictionary, resources (with their
        own address), signatures (roles and dates, no names)
    """
    tk.check_access("puebla_version_show", context, data_dict)
    return versions.full(versions.find(versions.package_id_of(data_dict["package_id"]), data_dict["number"]))


@tk.side_effect_free
@accepts("folio")
def puebla_oficio_show(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Confirms an oficio of publication. Public; names no person.

    :param folio: the folio printed on the oficio

    :returns: `{folio, fecha, asunto, title, name, dependencia, version, archivos, signatures, pdf_sha256, pdf_url,
        retirado, …}`
    """
    tk.check_access("puebla_oficio_show", context, data_dict)
    return oficios.confirmation(data_dict["folio"])


@accepts("package_id reason")
def puebla_dataset_withdraw(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Take a dataset off the portal with all its versions. For the enlace técnico and administrators.

    :param package_id: name or id of the dataset
    :param reason: why; it stays in the history

    :returns: `{package_id, withdrawn: true}`
    """
    tk.check_access("puebla_dataset_withdraw", context, data_dict)
    package_id = versions.package_id_of(data_dict["package_id"])
    if not data_dict["reason"].strip():
        raise invalid("reason", "Explique por qué se retira.")
    with transaction():
        publication.withdraw(actor=user_id(context) or "", package_id=package_id, reason=data_dict["reason"].strip())
    return {"package_id": package_id, "withdrawn": True}


@tk.side_effect_free
@accepts()
def puebla_history_verify(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Check the hash chain of the whole history. Administrators only.

    :returns: `{ok: bool, events: n or null, message}`
    """
    tk.check_access("puebla_history_verify", context, data_dict)
    try:
        count = history.verify()
    except HistoryBrokenError as error:
        return {"ok": False, "events": None, "message": error.message}
    return {"ok": True, "events": count, "message": f"El historial está íntegro: {count} hechos."}
