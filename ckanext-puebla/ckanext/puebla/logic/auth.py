"""Authorization of our actions: one function per action, of the same name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ckan import model
from ckan.plugins import toolkit as tk
from ckan.types import Context, DataDict

from ckanext.puebla.domain import reading, roles
from ckanext.puebla.model import Submission, Task, WorkbookImport

Answer = dict[str, Any]
CAPTURERS = "Solo el Enlace de Datos Abiertos de la dependencia puede hacerlo."
READERS = "La solicitud es de otra dependencia o todavía no llega a su revisión."


def user_id(context: Context) -> str | None:
    """The id of the person who asks; None for anonymous."""
    user = context.get("auth_user_obj") or model.User.get(context.get("user"))
    return str(user.id) if user and not user.is_anonymous else None


def _answer(allowed: bool, message: str) -> Answer:
    return {"success": True} if allowed else {"success": False, "msg": message}


def _found(table: type, id_: Any, message: str) -> Any:
    found = model.Session.get(table, str(id_ or ""))
    if found is None:
        raise tk.ObjectNotFound(message)
    return found


def submission_of(data_dict: DataDict) -> Submission:
    """The submission of key `id`."""
    found: Submission = _found(Submission, data_dict.get("id"), "No existe la solicitud.")
    return found


def _captures(context: Context, organization_id: Any) -> Answer:
    group = model.Group.get(str(organization_id or ""))
    holds = group is not None and roles.holds(
        user_id=user_id(context), role=roles.DATOS_ABIERTOS, organization_id=group.id
    )
    return _answer(holds, CAPTURERS)


@tk.auth_sysadmins_check
def _in_organization(context: Context, data_dict: DataDict) -> Answer:
    """The enlace de datos abiertos of `organization_id`; administrators are not exempt."""
    return _captures(context, data_dict.get("organization_id"))


@tk.auth_sysadmins_check
def _own_submission(context: Context, data_dict: DataDict) -> Answer:
    """The enlace de datos abiertos of the submission's dependencia; administrators are not exempt."""
    return _captures(context, submission_of(data_dict).organization_id)


@tk.auth_sysadmins_check
def _own_import(context: Context, data_dict: DataDict) -> Answer:
    """The enlace de datos abiertos of the import's dependencia; administrators are not exempt."""
    found = _found(WorkbookImport, data_dict.get("id"), "No existe la importación.")
    return _captures(context, found.organization_id)


def _reads_submission(context: Context, data_dict: DataDict) -> Answer:
    """The enlaces of the dependencia, and the portal's once the submission reached them."""
    return _answer(reading.may_read(submission_of(data_dict), user_id(context)), READERS)


def _administrator(_context: Context, _data_dict: DataDict | None = None) -> Answer:
    """Only administrators of the portal (CKAN lets them pass before asking here)."""
    return {"success": False, "msg": "Solo la administración del portal puede hacerlo."}


def _logged_in(context: Context, _data_dict: DataDict | None = None) -> Answer:
    """Everybody with an account."""
    return _answer(user_id(context) is not None, "Inicie sesión.")


@tk.auth_allow_anonymous_access
def _public(_context: Context, _data_dict: DataDict | None = None) -> Answer:
    """Everybody."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def _public_dataset(context: Context, data_dict: DataDict) -> Answer:
    """Whoever may see the dataset."""
    tk.check_access("package_show", context, {"id": data_dict.get("package_id")})
    return {"success": True}


@tk.auth_sysadmins_check
def _holds_task(context: Context, data_dict: DataDict) -> Answer:
    """Whoever holds the task's role today; administrators are not exempt."""
    task = _found(Task, data_dict.get("id"), "No existe la tarea.")
    holds = roles.holds(user_id=user_id(context), role=task.role, organization_id=task.organization_id)
    return _answer(holds, "Esta tarea espera a otra persona.")


def _enlace_of_organization(context: Context, data_dict: DataDict) -> Answer:
    """Either enlace of the dependencia; the blank workbook is for everybody with an account."""
    if not data_dict.get("organization_id"):
        return _logged_in(context)
    group = model.Group.get(str(data_dict.get("organization_id") or ""))
    allowed = group is not None and group.id in roles.organizations_of(user_id=user_id(context))
    return _answer(allowed, "Solo los enlaces de la dependencia pueden hacerlo.")


def _technician(context: Context, _data_dict: DataDict | None = None) -> Answer:
    """The enlace técnico (and administrators)."""
    holds = roles.holds(user_id=user_id(context), role=roles.TECNICO, organization_id=None)
    return _answer(holds, "Solo el Enlace Técnico puede hacerlo.")


def _has_a_role(context: Context, _data_dict: DataDict | None = None) -> Answer:
    """Whoever has any appointment in force."""
    person = user_id(context)
    return _answer(bool(person and roles.in_force(user_id=person)), "Solo los enlaces pueden consultarlo.")


RULES: dict[str, Callable[..., Answer]] = {
    "puebla_appointment_create": _administrator,
    "puebla_appointment_revoke": _administrator,
    "puebla_appointment_list": _has_a_role,
    "puebla_my_roles": _logged_in,
    "puebla_file_stage": _in_organization,
    "puebla_file_status": _in_organization,
    "puebla_submission_create": _in_organization,
    "puebla_dataset_put": _in_organization,
    "puebla_dataset_preview": _in_organization,
    "puebla_submission_show": _reads_submission,
    "puebla_submission_check": _reads_submission,
    "puebla_submission_history": _reads_submission,
    "puebla_submission_difference": _reads_submission,
    "puebla_submission_file": _reads_submission,
    "puebla_technical_report": _reads_submission,
    "puebla_submission_list": _has_a_role,
    "puebla_submission_update": _own_submission,
    "puebla_submission_file_attach": _own_submission,
    "puebla_submission_cancel": _own_submission,
    "puebla_inbox": _logged_in,
    "puebla_task_complete": _holds_task,
    "puebla_import_create": _in_organization,
    "puebla_import_list": _in_organization,
    "puebla_import_show": _own_import,
    "puebla_import_annotated": _own_import,
    "puebla_import_file_add": _own_import,
    "puebla_import_apply": _own_import,
    "puebla_workbook_export": _enlace_of_organization,
    "puebla_version_list": _public_dataset,
    "puebla_version_show": _public_dataset,
    "puebla_dataset_withdraw": _technician,
    "puebla_oficio_show": _public,
    "puebla_history_verify": _administrator,
}


def get_auth_functions() -> dict[str, Callable[..., Answer]]:
    """Name -> authorization function; anonymous callers are asked too, so that their refusal is in Spanish."""
    return {name: tk.auth_allow_anonymous_access(rule) for name, rule in RULES.items()}
