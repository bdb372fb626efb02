"""Sets up the workflows and assigns them to the trees of pages. Running it again changes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Page, Task, Workflow, WorkflowPage, WorkflowState, WorkflowTask

from cms.core.errors import CmsError
from cms.validation.models import ContentValidationTask, WebTeamReviewTask

VALIDATION, REVIEWED = "Validación", "Validación y revisión web"
BY_ENLACES, BY_WEB_TEAM = "Validación de los enlaces", "Revisión del equipo web"
ENTER_ADMIN = "access_admin"
ENLACES_GROUP = "enlaces-web"


@dataclass
class Outcome:
    """What the synchronisation changed, one Spanish line each."""

    changes: list[str] = field(default_factory=list)


@transaction.atomic
def sync() -> Outcome:
    """Both workflows exist; every tree has one of them; whoever validates may enter the administration."""
    outcome = Outcome()
    by_enlaces = _task(ContentValidationTask, BY_ENLACES, outcome)
    by_web_team = _task(WebTeamReviewTask, BY_WEB_TEAM, outcome)
    plain = _workflow(VALIDATION, [by_enlaces], outcome)
    _workflow(REVIEWED, [by_enlaces, by_web_team], outcome)
    _drop_foreign_workflows(outcome)
    root = Page.get_first_root_node()
    if root is not None and not WorkflowPage.objects.filter(page=root).exists():
        WorkflowPage.objects.create(page=root, workflow=plain)
        outcome.changes.append(f"Todas las páginas siguen «{plain.name}».")
    _let_enlaces_enter(outcome)
    return outcome


@transaction.atomic
def demand_web_review(page: Page, demanded: bool) -> None:
    """Say whether the tree below a page also needs the review of the web team."""
    sync()
    wanted = Workflow.objects.get(name=REVIEWED if demanded else VALIDATION, active=True)
    if page.is_root() and not demanded:
        raise CmsError("La raíz siempre tiene la validación.", code="raiz")
    WorkflowPage.objects.update_or_create(page=page, defaults={"workflow": wanted})


def _task(model: type[Task], name: str, outcome: Outcome) -> Task:
    found = model.objects.filter(active=True).order_by("pk").first()
    if found is None:
        found = model.objects.create(name=name)
        outcome.changes.append(f"Se creó la tarea «{name}».")
    return found


def _workflow(name: str, tasks: list[Task], outcome: Outcome) -> Workflow:
    found, made = Workflow.objects.get_or_create(name=name, active=True)
    if made:
        outcome.changes.append(f"Se creó el flujo «{name}».")
    wanted = [task.pk for task in tasks]
    steps = WorkflowTask.objects.filter(workflow=found).order_by("sort_order")
    if list(steps.values_list("task_id", flat=True)) != wanted:
        steps.delete()
        WorkflowTask.objects.bulk_create(
            WorkflowTask(workflow=found, task_id=pk, sort_order=place) for place, pk in enumerate(wanted)
        )
        outcome.changes.append(f"Se ordenaron los pasos de «{name}».")
    return found


def _drop_foreign_workflows(outcome: Outcome) -> None:
    """A workflow without the enlaces could never publish: its trees go back to that of the tree above."""
    own = ContentValidationTask.objects.filter(active=True).values("workflow_tasks__workflow")
    for assigned in WorkflowPage.objects.exclude(workflow__in=own).select_related("page", "workflow"):
        pages = assigned.page.get_descendants(inclusive=True).values_list("pk", flat=True)
        waiting = WorkflowState.objects.active().filter(
            workflow=assigned.workflow, object_id__in=[str(pk) for pk in pages]
        )
        for state in waiting:
            state.cancel()
        outcome.changes.append(
            f"«{assigned.page}» deja el flujo «{assigned.workflow}», en el que no validan los enlaces."
        )
        assigned.delete()


def _let_enlaces_enter(outcome: Outcome) -> None:
    group, _ = Group.objects.get_or_create(name=ENLACES_GROUP)
    enter = Permission.objects.get(content_type__app_label="wagtailadmin", codename=ENTER_ADMIN)
    if not group.permissions.filter(pk=enter.pk).exists():
        group.permissions.add(enter)
        outcome.changes.append(f"El grupo «{ENLACES_GROUP}» entra a la administración.")
