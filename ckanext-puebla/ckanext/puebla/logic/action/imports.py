"""Actions on workbooks: import, export, and the files of a submission."""

from __future__ import annotations

from typing import Any

from ckan import model
from ckan.plugins import toolkit as tk
from ckan.types import Context
from sqlalchemy import select

from ckanext.puebla.domain import exports, files, imports, storage
from ckanext.puebla.domain.submissions import organization_or_missing
from ckanext.puebla.logic.auth import submission_of, user_id
from ckanext.puebla.logic.schema import accepts, upload_of
from ckanext.puebla.logic.transaction import transaction
from ckanext.puebla.model import WorkbookImport

HTTP = "api_version"  # CKAN puts this key in the context of calls that come over the network


def _found(data_dict: dict[str, Any]) -> WorkbookImport:
    found = model.Session.get(WorkbookImport, data_dict["id"], populate_existing=True)
    if found is None:
        raise tk.ObjectNotFound("No existe la importación.")
    return found


@accepts("organization_id", uploads="upload files")
def puebla_import_create(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Upload a FORM.317 workbook, with data files or without; it is reviewed in the background.

    :param organization_id: name or id of the dependencia
    :param upload: the workbook (multipart)
    :param files: data files, matched to the resources by name (optional)

    :returns: the import, as in :py:func:`puebla_import_show`
    """
    tk.check_access("puebla_import_create", context, data_dict)
    organization = organization_or_missing(data_dict["organization_id"])
    name, stream = upload_of(data_dict)
    actor = user_id(context) or ""
    given = data_dict.get("files") or []
    uploads = [upload_of({"upload": item}) for item in (given if isinstance(given, list) else [given])]
    with transaction():
        found = imports.create(actor=actor, organization_id=organization.id, filename=name, stream=stream)
        for file_name, file_stream in uploads:
            imports.add_file(actor=actor, import_id=found.id, filename=file_name, stream=file_stream)
    imports.start_review(found.id)
    return imports.as_dict(_found({"id": found.id}))


@accepts("id", uploads="upload")
def puebla_import_file_add(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Add a data file to an import; the workbook is reviewed again.

    :param id: the import
    :param upload: the file (multipart)

    :returns: the import, as in :py:func:`puebla_import_show`
    """
    tk.check_access("puebla_import_file_add", context, data_dict)
    name, stream = upload_of(data_dict)
    with transaction():
        found = imports.add_file(actor=user_id(context) or "", import_id=data_dict["id"], filename=name, stream=stream)
    imports.start_review(found.id)
    return imports.as_dict(_found(data_dict))


@tk.side_effect_free
@accepts("id")
def puebla_import_show(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """How an import stands.

    :param id: the import

    :returns: `{id, organization_id, created, filename, status, progress, report, files, annotated_url, results,
        error}`; status: pendiente, revisando, con_problemas, listo, aplicando, aplicado, error; progress: 0 to 100;
        report: as `puebla form317 revisar --json`; results: `[{id_dataset, nombre, submission_id, status}]`
    """
    found = _found(data_dict)
    tk.check_access("puebla_import_show", context, data_dict)
    return imports.as_dict(found)


@tk.side_effect_free
@accepts("organization_id")
def puebla_import_list(context: Context, data_dict: dict[str, Any]) -> list[dict[str, Any]]:
    """The last imports of a dependencia.

    :param organization_id: name or id of the dependencia

    :returns: at most 50 imports, as in :py:func:`puebla_import_show` without report and results
    """
    tk.check_access("puebla_import_list", context, data_dict)
    organization = organization_or_missing(data_dict["organization_id"])
    query = (
        select(WorkbookImport)
        .where(WorkbookImport.organization_id == organization.id)
        .order_by(WorkbookImport.created_at.desc())
        .limit(50)
    )
    rows = [imports.as_dict(found) for found in model.Session.scalars(query)]
    return [{key: value for key, value in row.items() if key not in ("report", "results")} for row in rows]


@accepts("id")
def puebla_import_apply(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Turn the datasets of a workbook without errors into submissions, each whole or not at all.

    :param id: the import

    :returns: the import, as in :py:func:`puebla_import_show`
    """
    _found(data_dict)
    tk.check_access("puebla_import_apply", context, data_dict)
    with transaction():
        found = imports.apply(actor=user_id(context) or "", import_id=data_dict["id"])
    return imports.as_dict(found)


@tk.side_effect_free
@accepts("id")
def puebla_import_annotated(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """The annotated workbook of an import.

    :param id: the import

    :returns: `{filename, url}`; inside the portal also `path`
    """
    found = _found(data_dict)
    tk.check_access("puebla_import_annotated", context, data_dict)
    path, name = imports.annotated_file(found)
    shown = {"filename": name, "url": f"/importar/{found.id}/anotado.xlsx"}
    return shown if HTTP in context else {**shown, "path": str(path)}


@tk.side_effect_free
@accepts("", "organization_id", parts="ids")
def puebla_workbook_export(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """The datasets of a dependencia as a FORM.317 workbook: what is being captured, else what is public.

    :param organization_id: name or id of the dependencia; without it, the blank workbook (optional)
    :param ids: only these IDs de Dataset (optional)

    :returns: `{filename, dependencia, conjuntos}`, the records as in `puebla form317`; inside the portal also `path`
    """
    tk.check_access("puebla_workbook_export", context, data_dict)
    if not data_dict.get("organization_id"):
        blank: dict[str, Any] = {"filename": "FORM-317.xlsx", "dependencia": None, "conjuntos": []}
        return blank if HTTP in context else {**blank, "path": str(exports.write(None))}
    organization = organization_or_missing(data_dict["organization_id"])
    values = exports.records(organization_id=organization.id, ids=data_dict.get("ids"))
    shown = {"filename": f"FORM-317-{organization.name}.xlsx", **values}
    return shown if HTTP in context else {**shown, "path": str(exports.write(values))}


@tk.side_effect_free
@accepts("id key")
def puebla_submission_file(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """A file of a submission, for those who may read the submission.

    :param id: the submission
    :param key: the resource's `key`

    :returns: `{filename, media_type, sha256, url}`; inside the portal also `path`
    """
    submission = submission_of(data_dict)
    tk.check_access("puebla_submission_file", context, data_dict)
    row = next((row for row in submission.resources if row["key"] == data_dict["key"] and row["sha256"]), None)
    file = row and files.find(organization_id=submission.organization_id, sha256=row["sha256"])
    if not row or not file:
        raise tk.ObjectNotFound("No existe el archivo.")
    shown = {
        "filename": row["archivo"],
        "media_type": file.media_type or "application/octet-stream",
        "sha256": file.sha256,
        "url": f"/solicitudes/{submission.id}/archivos/{row['key']}",
    }
    return shown if HTTP in context else {**shown, "path": str(storage.path_of(file.sha256))}
