"""Pages of the section "Cuentas" beside its list. Each finds the account and calls one verb."""

from __future__ import annotations

from typing import Any, cast

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView
from django.views.generic.edit import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.accounts.domain import audit, deactivation, guard, opening, roles, second_factor, sessions
from cms.accounts.domain.permissions import may_act_on, may_manage
from cms.accounts.domain.queries import held
from cms.accounts.domain.queries.sessions import sessions_of
from cms.accounts.models import User
from cms.accounts.office.forms import ConfirmForm, GroupsForm, ReasonForm
from cms.accounts.office.listing import state_of
from cms.core.errors import CmsError, NotAllowed
from cms.directory.models import Person
from schemas.directory import REGISTRY

LIST = {"url": "", "label": "Cuentas"}


@method_decorator(never_cache, name="dispatch")
class Office(WagtailAdminTemplateMixin):
    """What the pages share: only for whoever keeps accounts."""

    header_icon = "key"
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_manage(self.actor):
            raise PermissionDenied
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return answer

    @property
    def actor(self) -> User:
        return cast(User, self.request.user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        first = {"url": reverse("accounts_admin:index"), "label": "Cuentas"}
        return [*self.breadcrumbs_items, first, {"url": "", "label": self.get_page_title()}]


class PeopleView(Office, TemplateView):
    """People of the directory who have no account yet."""

    template_name = "accounts/office/people.html"
    page_title = "Abrir una cuenta"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = self.request.GET.get("q", "").strip()[:80]
        found = Person.objects.filter(active=True, account__isnull=True).select_related(
            "organization", "post__unit__organization"
        )
        for word in words.split()[:6]:
            found = found.filter(
                Q(first_names__unaccent__icontains=word)
                | Q(first_surname__unaccent__icontains=word)
                | Q(second_surname__unaccent__icontains=word)
                | Q(employee_number__iexact=word)
                | Q(organization__name__unaccent__icontains=word)
            )
        page = Paginator(found, 25).get_page(self.request.GET.get("p"))
        return super().get_context_data(words=words, people=page, **kwargs)


class OpenView(Office, FormView):
    """Opening the account of a person; the answer is the PDF that is handed over, once."""

    template_name = "accounts/office/open.html"
    form_class = ConfirmForm
    page_title = "Abrir una cuenta"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = self.person
        problem, username = "", ""
        try:
            username = opening.proposed_username(person)
        except CmsError as error:
            problem = error.message
        groups = sorted(map(REGISTRY.group_label, roles.groups_of_person(person)))
        return super().get_context_data(
            person=person, username=username, problem=problem, groups=groups, roles=held.roles_of(person), **kwargs
        )

    @property
    def person(self) -> Person:
        return get_object_or_404(Person.objects.select_related("post__unit__organization"), pk=self.kwargs["pk"])

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            handover = opening.open_account(actor=self.actor, person=self.person)
        except CmsError as error:
            form.add_error(None, error.message)
            return self.form_invalid(form)
        messages.success(self.request, f"Se abrió la cuenta {handover.user.username}.")
        return handed_over(handover)


class DetailView(Office, TemplateView):
    """Everything about an account, with what may be done to it."""

    template_name = "accounts/office/detail.html"

    def get_page_title(self) -> str:
        return str(self.account)

    @property
    def account(self) -> User:
        found = User.objects.select_related("person__organization", "person__post__unit__organization")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        account = self.account
        factors = Authenticator.objects.filter(user=account, type__in=guard.FACTORS).order_by("created_at")
        events = account.events.select_related("actor")[:50]
        return super().get_context_data(
            account=account,
            state=state_of(account),
            roles=held.roles_of(account.person),
            groups=held.group_labels(account),
            grants=account.group_grants.select_related("group", "granted_by"),
            factors=[factor_label(factor) for factor in factors],
            factor_demanded=guard.second_factor_demanded(account),
            sessions=sessions_of(account, current_key=self.request.session.session_key),
            identities=SocialAccount.objects.filter(user=account),
            events=[(event, audit.VERBS.get(event.verb, event.verb)) for event in events],
            may_act=may_act_on(self.actor, account),
            is_own=account.pk == self.actor.pk,
            **kwargs,
        )


class ActionView(Office, FormView):
    """A verb on one account, with its confirmation. Subclasses say which."""

    template_name = "accounts/office/action.html"
    form_class: type[Form] = ReasonForm
    explanation = ""
    button = ""
    is_serious = False

    def get_page_subtitle(self) -> str:
        return str(self.account)

    @property
    def account(self) -> User:
        return get_object_or_404(User, pk=self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if may_manage(self.actor) and not may_act_on(self.actor, self.account):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts = {"explanation": self.explanation, "button": self.button, "is_serious": self.is_serious}
        return super().get_context_data(account=self.account, **facts, **kwargs)

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            return self.act(form)
        except NotAllowed as error:
            raise PermissionDenied(error.message) from error
        except CmsError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.form_invalid(form)

    def act(self, form: Form) -> HttpResponse:
        raise NotImplementedError

    def done(self, sentence: str) -> HttpResponse:
        messages.success(self.request, sentence)
        return redirect("accounts_admin:detail", self.kwargs["pk"])


class DeactivateView(ActionView):
    """Close the account."""

    page_title = "Desactivar"
    explanation = (
        "La persona no podrá entrar, y todas sus sesiones se cierran en este momento, también en el portal de datos. "
        "La cuenta no se borra: su historial se conserva y puede reactivarse."
    )
    button = "Desactivar la cuenta"
    is_serious = True

    def act(self, form: Form) -> HttpResponse:
        deactivation.deactivate_user(actor=self.actor, user=self.account, reason=form.cleaned_data["reason"])
        return self.done("La cuenta quedó desactivada y sus sesiones, cerradas.")


class ReactivateView(ActionView):
    """Open the account again."""

    page_title = "Reactivar"
    explanation = "La persona podrá entrar con la contraseña y el segundo factor que tenía."
    button = "Reactivar la cuenta"

    def act(self, form: Form) -> HttpResponse:
        deactivation.reactivate_user(actor=self.actor, user=self.account, reason=form.cleaned_data["reason"])
        return self.done("La cuenta está activa otra vez.")


class PasswordView(ActionView):
    """A new first password, on a new sheet."""

    form_class = ConfirmForm
    page_title = "Contraseña de un solo uso"
    explanation = (
        "El FORM.293 anterior no puede volver a imprimirse, porque nadie conserva la contraseña. Al confirmar se "
        "genera otra, la actual deja de servir, se cierran las sesiones de la persona y se descarga un formato nuevo, "
        "una sola vez, para entregarlo en mano."
    )
    button = "Generar y descargar el FORM.293"
    is_serious = True

    def act(self, form: Form) -> HttpResponse:
        handover = opening.issue_one_time_password(actor=self.actor, user=self.account)
        messages.success(self.request, "Se generó una contraseña de un solo uso y se descargó su formato.")
        return handed_over(handover)


class SecondFactorView(ActionView):
    """Take the second factor from somebody who lost it."""

    page_title = "Restablecer el segundo factor"
    explanation = (
        "Hágalo solo si comprobó quién es la persona. Se quitan su aplicación, sus llaves y sus códigos de "
        "recuperación, se cierran sus sesiones y se le avisa por correo."
    )
    button = "Restablecer el segundo factor"
    is_serious = True

    def act(self, form: Form) -> HttpResponse:
        second_factor.reset_second_factor(actor=self.actor, user=self.account, reason=form.cleaned_data["reason"])
        return self.done("La cuenta ya no tiene segundo factor.")


class SessionsView(ActionView):
    """End the sessions of somebody."""

    form_class = ConfirmForm
    page_title = "Cerrar sesiones"
    explanation = "Se cierran todas las sesiones de la persona, también en el portal de datos. Puede volver a entrar."
    button = "Cerrar todas las sesiones"

    def act(self, form: Form) -> HttpResponse:
        found = UserSession.objects.filter(user=self.account)
        ended = sessions.end_sessions(actor=self.actor, user=self.account, sessions=found)
        return self.done("Se cerró 1 sesión." if ended == 1 else f"Se cerraron {ended} sesiones.")


class GroupsView(ActionView):
    """Groups beside those of the post."""

    form_class = GroupsForm
    page_title = "Grupos"
    explanation = (
        "Los grupos del puesto y de los nombramientos se ponen y se quitan solos. Aquí se otorgan otros, con su motivo."
    )
    button = "Guardar"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "actor": self.actor}

    def get_initial(self) -> dict[str, Any]:
        return {"groups": list(self.account.group_grants.values_list("group__name", flat=True))}

    def act(self, form: Form) -> HttpResponse:
        hidden = set(self.get_initial()["groups"]) - {key for key, _ in form.fields["groups"].choices}  # type: ignore[attr-defined]
        roles.grant_groups(
            actor=self.actor,
            user=self.account,
            groups={*form.cleaned_data["groups"], *hidden},
            reason=form.cleaned_data["reason"],
        )
        return self.done("Los grupos quedaron guardados.")


def handed_over(handover: opening.Handover) -> HttpResponse:
    """The sheet, once: nothing on the way may keep it."""
    answer = HttpResponse(handover.pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="FORM-293-{handover.user.username}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def factor_label(factor: Authenticator) -> str:
    """An authenticator in words."""
    if factor.type == Authenticator.Type.TOTP:
        return "Aplicación de códigos"
    return f"Llave de acceso «{factor.wrap().name}»"
