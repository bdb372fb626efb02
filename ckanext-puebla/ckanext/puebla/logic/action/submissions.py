"""Actions on submissions (*solicitudes*)."""

from __future__ import annotations

from typing import Any

from ckan import authz, model
from ckan.plugins import toolkit as tk
from ckan.types import Context

from ckanext.puebla.domain import checks, files, history, reading, submissions, upsert
from ckanext.puebla.domain.submissions import organization_or_missing
from ckanext.puebla.logic.auth import submission_of, user_id
from ckanext.puebla.logic.schema import accepts, upload_of
from ckanext.puebla.logic.transaction import transaction


@accepts("organization_id", "package_id", parts="metadata dictionary resources")
def puebla_submission_create(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Open a submission: the registration of a dataset, or the update of a published one.

    :param organization_id: name or id of the dependencia
    :param package_id: the published dataset (name or id) to update; the capture begins with its public content
    :param metadata: FORM.317 fields of the dataset, may be incomplete (optional)
    :param dictionary: list of `{termino, descripcion, tipo}` (optional)
    :param resources: list of `{archivo, nombre, formato, tipo_visualizacion, fecha_inicial, fecha_final, sha256}`,
        sha256 of a file handed in with :py:func:`puebla_file_stage` (optional)

    :returns: the submission, as in :py:func:`puebla_submission_show`
    """
    tk.check_access("puebla_submission_create", context, data_dict)
    organization = organization_or_missing(data_dict["organization_id"])
    package = model.Package.get(data_dict["package_id"]) if data_dict.get("package_id") else None
    if data_dict.get("package_id") and package is None:
        raise tk.ObjectNotFound("No existe el conjunto de datos.")
    with transaction():
        submission = submissions.create(
            actor=user_id(context) or "",
            organization_id=organization.id,
            package_id=package.id if package else None,
            metadata=data_dict.get("metadata"),
            dictionary=data_dict.get("dictionary") or (),
            resources=data_dict.get("resources") or (),
        )
    return reading.full(submission, user_id(context))


@tk.side_effect_free
@accepts("id")
def puebla_submission_show(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """A submission with everything about it. For its dependencia's enlaces, and the portal's once it reached them.

    :param id: the submission

    :returns: `{id, organization, package_id, package_name, kind, state, state_label, revision, created, modified,
        created_by, metadata, dictionary, resources, progress, problems, tasks, completed, signatures, oficios,
        publication, can, versions}`
    """
    submission = submission_of(data_dict)
    tk.check_access("puebla_submission_show", context, data_dict)
    return reading.full(submission, user_id(context))


@tk.side_effect_free
@accepts("", "organization_id state q", integers="limit offset")
def puebla_submission_list(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """The submissions that the person may read, the newest first.

    :param organization_id: only of this dependencia (optional)
    :param state: captura, visto_bueno, solicitud_validacion, restricciones, solicitud_publicacion,
        validacion_tecnica, publicada, cancelada, or `abiertas` (optional)
    :param q: part of the name, or the ID de Dataset (optional)
    :param limit: at most 100, by default 20
    :param offset: by default 0

    :returns: `{total, results}`
    """
    tk.check_access("puebla_submission_list", context, data_dict)
    organization = data_dict.get("organization_id")
    return reading.listed(
        user_id=user_id(context),
        everything=bool(context.get("ignore_auth")) or authz.is_sysadmin(context.get("user")),
        organization_id=organization_or_missing(organization).id if organization else None,
        state=data_dict.get("state"),
        text=data_dict.get("q"),
        limit=data_dict.get("limit", 20),
        offset=data_dict.get("offset", 0),
    )


@accepts("id revision", integers="revision", parts="metadata dictionary resources")
def puebla_submission_update(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Change the content while its capture is open. Only what is sent changes; of metadata, only the keys sent.

    :param id: the submission
    :param revision: the revision that the person saw; an older one is refused (`puebla_conflict`)
    :param metadata: FORM.317 fields (optional)
    :param dictionary: the whole dictionary (optional)
    :param resources: all the resources; one keeps its `key` and file if `key` or `archivo` is that of before (optional)

    :returns: the submission, as in :py:func:`puebla_submission_show`
    """
    submission_of(data_dict)
    tk.check_access("puebla_submission_update", context, data_dict)
    with transaction():
        submission = submissions.update(
            actor=user_id(context) or "",
            submission_id=data_dict["id"],
            revision=data_dict["revision"],
            metadata=data_dict.get("metadata"),
            dictionary=data_dict.get("dictionary"),
            resources=data_dict.get("resources"),
        )
    return reading.full(submission, user_id(context))


@accepts("id revision", "archivo", integers="revision", uploads="upload")
def puebla_submission_file_attach(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Hand in a file for the resource of that name, or for a new one; its columns enter the dictionary.

    :param id: the submission
    :param revision: the revision that the person saw
    :param upload: the file (multipart)
    :param archivo: name of the resource's file, if it is not the uploaded file's own (optional)

    :returns: the submission, as in :py:func:`puebla_submission_show`
    """
    submission = submission_of(data_dict)
    tk.check_access("puebla_submission_file_attach", context, data_dict)
    name, stream = upload_of(data_dict)
    actor = user_id(context) or ""
    with transaction():
        file = files.stage(actor=actor, organization_id=submission.organization_id, filename=name, stream=stream)
    with transaction():
        submission = submissions.attach(
            actor=actor,
            submission_id=data_dict["id"],
            revision=data_dict["revision"],
            file=file,
            archivo=data_dict.get("archivo") or files.bare_name(name),
        )
    return reading.full(submission, actor)


@accepts("id reason")
def puebla_submission_cancel(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Cancel a submission for good. What is public stays public.

    :param id: the submission
    :param reason: why; it stays in the history

    :returns: the submission, as in :py:func:`puebla_submission_show`
    """
    submission_of(data_dict)
    tk.check_access("puebla_submission_cancel", context, data_dict)
    with transaction():
        submission = submissions.cancel(
            actor=user_id(context) or "", submission_id=data_dict["id"], reason=data_dict["reason"]
        )
    return reading.full(submission, user_id(context))


@tk.side_effect_free
@accepts("id")
def puebla_submission_check(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """What is missing or wrong in a submission.

    :param id: the submission

    :returns: `{progress: {filled, total, missing, ready, label, status}, problems: [{codigo, severidad, hoja, fila,
        columna, mensaje}]}`
    """
    submission = submission_of(data_dict)
    tk.check_access("puebla_submission_check", context, data_dict)
    return {"progress": checks.progress(submission), "problems": checks.problems(submission)}


@tk.side_effect_free
@accepts("id")
def puebla_submission_history(context: Context, data_dict: dict[str, Any]) -> list[dict[str, Any]]:
    """The facts of a submission in the append-only history, oldest first.

    :param id: the submission

    :returns: list of `{number, at, actor, kind, data, hash, previous_hash}`
    """
    submission = submission_of(data_dict)
    tk.check_access("puebla_submission_history", context, data_dict)
    return [history.as_dict(event) for event in history.of(subject=("solicitud", submission.id))]


@tk.side_effect_free
@accepts("organization_id", parts="dataset")
def puebla_dataset_preview(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """What :py:func:`puebla_dataset_put` would do with a dataset. Its files need not have been handed in.

    :param organization_id: name or id of the dependencia
    :param dataset: as in :py:func:`puebla_dataset_put`

    :returns: `{submission_id, status}`; status: creado, actualizado or sin_cambios
    """
    tk.check_access("puebla_dataset_preview", context, data_dict)
    if "dataset" not in data_dict:
        raise tk.ValidationError({"dataset": ["Falta el conjunto de datos."]})
    organization = organization_or_missing(data_dict["organization_id"])
    return upsert.preview(organization_id=organization.id, dataset=data_dict["dataset"])


@accepts("organization_id", parts="dataset")
def puebla_dataset_put(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Register or update one dataset of a workbook, whole or not at all. Sending the same again changes nothing.

    :param organization_id: name or id of the dependencia
    :param dataset: the FORM.317 fields, with `recursos` (list; `sha256` of a file handed in) and `diccionario` (list)

    :returns: `{submission_id, status}`; status: creado, actualizado or sin_cambios (then submission_id may be null)
    """
    tk.check_access("puebla_dataset_put", context, data_dict)
    if "dataset" not in data_dict:
        raise tk.ValidationError({"dataset": ["Falta el conjunto de datos."]})
    organization = organization_or_missing(data_dict["organization_id"])
    with transaction():
        return upsert.put(actor=user_id(context) or "", organization_id=organization.id, dataset=data_dict["dataset"])
