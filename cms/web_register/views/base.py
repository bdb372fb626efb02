"""What the pages of the register share: who may enter, where they are, and forms that lose nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.cases.domain import people
from cms.core.errors import CmsError
from cms.web_register.domain import access
from cms.web_register.errors import Changed, Incomplete
from cms.web_register.models import Maintenance, SiteRecord
from cms.web_register.views import steps


class RegisterView(WagtailAdminTemplateMixin, View):
    """A page for who has something to see in the register. Others' records do not exist for them."""

    header_icon = "clipboard-list"
    team_only = False
    team_writes = False  # others may look; only the web team may send the form

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in ("GET", "HEAD"):
            people.remember_standings(request.user, timezone.localdate())
        if not access.may_enter(request.user):
            raise PermissionDenied
        self.load(**kwargs)
        for_team = self.team_only or (self.team_writes and request.method not in ("GET", "HEAD"))
        if for_team and not self.is_team:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def load(self, **kwargs: Any) -> None:
        """Find what the address names. Raises Http404 for what the person may not see."""

    @property
    def is_team(self) -> bool:
        return access.is_team(self.request.user)

    def record(self, pk: int) -> SiteRecord:
        return get_object_or_404(access.visible(self.request.user).select_related("organization", "enlace"), pk=pk)

    def maintenance(self, pk: int) -> Maintenance:
        found = access.visible_maintenances(self.request.user).select_related("record__organization", "record__enlace")
        return get_object_or_404(found, pk=pk)

    def trail(self) -> list[dict[str, str]]:
        """The steps between the register and this page."""
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        home = {"url": reverse("web_register:index"), "label": "Registro de sitios"}
        return [*self.breadcrumbs_items, home, *self.trail(), {"url": "", "label": self.get_page_title()}]

    def render(self, status: int = 200, **context: Any) -> HttpResponse:
        answer = self.render_to_response(self.get_context_data(**context), status=status)
        answer["Cache-Control"] = "private, no-store"
        return answer


class VerbView(RegisterView):
    """A form that does one thing. What was typed stays on the screen when it cannot be done."""

    template_name = "web_register/admin/form.html"
    form_class: type[forms.Form] = forms.Form
    button = "Guardar"
    intro = ""
    serious = False
    anchor = ""
    team_only = True  # the verbs check again; this keeps forms that could not be sent off the screen

    def subject(self) -> SiteRecord | Maintenance:
        """What is changed; its page is where the person goes afterwards."""
        raise NotImplementedError

    def perform(self, form: forms.Form) -> str | None:
        """Do it; the sentence that says so."""
        raise NotImplementedError

    def initial(self) -> dict[str, Any]:
        return {}

    def form_options(self) -> dict[str, Any]:
        return {}

    def revision(self) -> int | None:
        """The revision of what is changed, as it is now; None where it does not matter."""
        return None

    def trail(self) -> list[dict[str, str]]:
        return steps.trail(self.subject())

    def back(self) -> str:
        return steps.url(self.subject(), self.anchor)

    def build(self, data: Any = None, files: Any = None) -> forms.Form:
        initial = {**self.initial(), **({"revision": self.revision()} if self.revision() is not None else {})}
        return self.form_class(data, files, initial=initial, **self.form_options())

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(self.build())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        form = self.build(request.POST, request.FILES)
        gaps: tuple[Any, ...] = ()
        if form.is_valid():
            try:
                said = self.perform(form)
                if said:
                    messages.success(request, said)
                return HttpResponseRedirect(self.back())
            except Incomplete as error:
                form.add_error(None, error.message)
                gaps = error.gaps
            except CmsError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
                if isinstance(error, Changed):
                    self.renew(form)
            except ValidationError as error:
                add_all(form, error)
        return self.show(form, status=422, gaps=steps.linked(self.subject(), gaps) if gaps else [])

    def renew(self, form: forms.Form) -> None:
        """After a warning about somebody else's change, the next try counts."""
        self.load(**self.kwargs)
        data = form.data.copy()
        data["revision"] = str(self.revision())
        form.data = data

    def show(self, form: forms.Form, status: int = 200, **context: Any) -> HttpResponse:
        return self.render(status, form=form, back=self.back(), media=form.media, **context)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept = list(self.request.FILES) if self.request.method == "POST" else []
        return {
            **super().get_context_data(**kwargs), "button": self.button, "intro": self.intro, "serious": self.serious,
            "files_again": bool(kept),
        }  # fmt: skip


class RecordVerb(VerbView):
    """A verb on a record."""

    object: SiteRecord

    def load(self, pk: int, **kwargs: Any) -> None:
        self.object = self.record(pk)

    def subject(self) -> SiteRecord:
        return self.object


class MaintenanceVerb(VerbView):
    """A verb on a maintenance."""

    object: Maintenance

    def load(self, pk: int, **kwargs: Any) -> None:
        self.object = self.maintenance(pk)

    def subject(self) -> Maintenance:
        return self.object


def add_all(form: forms.Form, error: ValidationError) -> None:
    """Put what the model refused beside the fields of the form; the rest above it."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error.messages)  # type: ignore[arg-type]
        return
    for name, said in error.message_dict.items():
        if name in form.fields:
            form.add_error(name, said)  # type: ignore[arg-type]
        else:
            form.add_error(None, said)  # type: ignore[arg-type]
