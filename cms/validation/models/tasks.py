"""The two steps of Wagtail's workflows that we add. They only ask the domain."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from wagtail.locks import WorkflowLock
from wagtail.models import Task, TaskState, WorkflowState


class ValidationLock(WorkflowLock):
    """The lock of a page that waits for its validation, in our words."""

    def get_message(self, user: Any) -> str | None:
        if not self.for_user(user):
            return None
        return "La página espera su validación: mientras tanto solo puede cambiarla quien la valida."

    def get_locked_by(self, user: Any, can_lock: bool = False) -> str:
        return "Sin bloqueo" if can_lock else "Bloqueada mientras se valida"

    def get_description(self, user: Any, can_lock: bool = False) -> str:
        if can_lock:
            return "Puede bloquearla para que otras personas que validan no la cambien."
        return "Solo quien valida puede cambiarla y responder."


class AnsweredTask(Task):
    """A step that certain people answer, never those who wrote the content."""

    role = ""
    lock_class = ValidationLock

    class Meta:
        abstract = True

    def start(self, workflow_state: WorkflowState, user: Any = None) -> TaskState:
        from cms.validation.domain import requests

        requests.demand_declaration(workflow_state.content_object)
        task_state = super().start(workflow_state, user=user)
        requests.invite_on_commit(task_state)
        return task_state

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> None:
        from cms.validation.domain import answers

        answers.answer_in_admin(
            actor=user, task_state=task_state, action=action_name, comment=kwargs.get("comment", "")
        )

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        from cms.validation.domain import people

        return people.may_answer(user, self, obj)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return not self.user_can_access_editor(obj, user)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        from cms.validation.domain import people

        if not people.may_answer(user, self, obj):
            return []
        return [
            ("reject", "Pedir cambios", True),
            ("approve", "Validar", False),
            ("approve", "Validar con un comentario", True),
        ]

    def get_form_for_action(self, action: str) -> type[Form]:
        from cms.validation import forms

        return forms.RejectForm if action == "reject" else forms.ApproveForm

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[TaskState]:
        from cms.validation.domain.queries import waiting

        return waiting.states_for(user, task=self)


class ContentValidationTask(AnsweredTask):
    """The enlaces of the dependencia that answers for the page validate its content."""

    role = "enlaces"

    class Meta:
        verbose_name = "validación por los enlaces"
        verbose_name_plural = "validaciones por los enlaces"

    @classmethod
    def get_description(cls) -> str:
        return "Validan los enlaces de la dependencia responsable de la página, nunca quien la escribió."


class WebTeamReviewTask(AnsweredTask):
    """The web team looks at the page before it is published."""

    role = "equipo_web"

    class Meta:
        verbose_name = "revisión del equipo web"
        verbose_name_plural = "revisiones del equipo web"

    @classmethod
    def get_description(cls) -> str:
        return "Revisa el equipo web, nunca quien escribió la página."
