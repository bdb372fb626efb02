"""What the lists, forms and buttons of the section have in common."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import StatusSidePanel
from wagtail.admin.views import generic
from wagtail.admin.views.generic import history
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import BaseChooser
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permissions import policy_registry

from cms.core.errors import CmsError
from cms.directory.domain.queries.people import search
from cms.directory.domain.records import fingerprint
from cms.directory.errors import Invalid

SEE = ("view", "change")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
NOT_SAVED = "No se guardó. Revise lo que se señala."


def visible(user: Any, model: Any) -> QuerySet[Any]:
    """The records that somebody may see."""
    return policy_registry.get_by_type(model).instances_user_has_any_permission_for(user, SEE)


def follow(found: Any, name: str) -> Any:
    """The value at the end of a dotted name; None where the way ends early."""
    for part in name.split("."):
        found = getattr(found, part) if found is not None else None
    return found


def in_words(value: Any) -> Any:
    """A value as a cell of a download shows it."""
    if isinstance(value, bool):
        return "Sí" if value else "No"
    return "" if value is None else value


class DirectoryForm(WagtailAdminModelForm):
    """A form that knows what its user saw, so that two people who write at once do not undo each other's work."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = fingerprint(self.instance)

    def _get_validation_exclusions(self) -> set[str]:
        """The verb checks the whole record, with what the form has no field for."""
        return {field.name for field in self._meta.model._meta.fields}

    def fix(self, *names: str) -> None:
        """These fields are shown and not changed."""
        for name in names:
            field = self.fields[name]
            if isinstance(field.widget, BaseChooser):
                field.widget = forms.Select(choices=field.choices)
            field.disabled = True

    def values(self) -> dict[str, Any]:
        """What a verb is to write."""
        hidden = {"seen", *(name for name, field in self.fields.items() if field.disabled)}
        return {name: value for name, value in self.cleaned_data.items() if name not in hidden}

    @property
    def saw(self) -> str:
        """The record as it was shown."""
        return str(self.cleaned_data.get("seen", ""))


class IndexView(generic.IndexView):
    """Only what its user may see; searched without regard to accents."""

    template_name = "directory/admin/index.html"

    searched: tuple[str, ...] = ()
    any_permission_required = ["add", "change", "view"]

    def get_base_queryset(self) -> QuerySet[Any]:
        return visible(self.request.user, self.model)

    @cached_property
    def is_searchable(self) -> bool:
        return bool(self.searched)

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return search(queryset, self.search_query, self.searched) if self.is_searching else queryset

    @cached_property
    def today(self) -> datetime.date:
        return timezone.localdate()

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        """What leads nowhere is an empty cell; yes and no are words."""
        return {name: in_words(follow(item, name)) for name in self.list_export}

    def get_preprocess_function(self, field: str, value: Any, export_format: str) -> Callable[[Any], Any] | None:
        """What looks like a formula is text in a CSV too."""
        if export_format == self.FORMAT_CSV and isinstance(value, str) and value.startswith(FORMULA):
            return lambda text: f"'{text}"
        found: Callable[[Any], Any] | None = super().get_preprocess_function(field, value, export_format)
        return found


class VerbMixin:
    """The form is checked, then a verb of the domain does the work; what it refuses is shown in the form."""

    def verb(self, form: DirectoryForm) -> Any:
        """Do the work and give back the record."""
        raise NotImplementedError

    def save_instance(self) -> Any:
        return self.verb(self.form)  # type: ignore[attr-defined]

    def form_valid(self, form: DirectoryForm) -> HttpResponse:
        try:
            answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]
            return answer
        except CmsError as error:
            show_error(form, error)
        self.produced_error_message = NOT_SAVED
        refused: HttpResponse = self.form_invalid(form)  # type: ignore[attr-defined]
        return refused

    def get_success_message(self, *_: Any) -> str:
        return f"Se guardó «{self.object}»."  # type: ignore[attr-defined]

    def get_error_message(self) -> str:
        return NOT_SAVED


def show_error(form: forms.BaseForm, error: CmsError) -> None:
    """What a verb refused, beside the field that it belongs to."""
    problems = error.problems if isinstance(error, Invalid) else {error.field: [error.message]}
    for name, sentences in problems.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields and not form.fields[name].disabled else None, sentence)


class CreateView(VerbMixin, generic.CreateView):
    """A new record."""

    page_title = "Alta"


class EditView(VerbMixin, generic.EditView):
    """A record that its user may change, with the deeds that it allows."""

    def get_queryset(self) -> QuerySet[Any]:
        return policy_registry.get_by_type(self.model).instances_user_has_any_permission_for(
            self.request.user, ["change"]
        )

    def deeds(self) -> list[tuple[str, str, str]]:
        """Label, name of the address and icon of each deed."""
        return []

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [
            HeaderButton(label, url=reverse(name, args=(quote(self.object.pk),)), icon_name=icon)
            for label, name, icon in self.deeds()
        ]

    def get_side_panels(self) -> MediaContainer:
        return MediaContainer(
            [
                StatusSidePanel(
                    self.object,
                    self.request,
                    history_url=self.get_history_url(),
                    last_updated_info=self.get_last_updated_info(),
                )
            ]
        )


class HistoryView(history.HistoryView):
    """The history of a record that its user may see."""

    any_permission_required = ["change", "view"]
    page_title = "Historial"

    def get_base_object_queryset(self) -> QuerySet[Any]:
        return visible(self.request.user, self.model)

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return []


class InspectView(generic.InspectView):
    """A record that its user may see and not change."""

    page_title = "Consulta"

    def get_object(self, queryset: Any = None) -> Any:
        return get_object_or_404(visible(self.request.user, self.model), pk=self.pk)


class DeedView(WagtailAdminTemplateMixin, FormView):
    """A page that asks before something is done to a record, with the reason where there is one."""

    template_name = "directory/admin/deed.html"
    form_class = forms.Form
    model: Any = None
    permission = "change"
    index_url_name = ""
    edit_url_name = ""
    header_icon = "warning"
    sentence = ""
    details: list[str] = []
    button = "Aceptar"
    done = "Hecho."

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        policy = policy_registry.get_by_type(self.model)
        if not policy.user_has_permission(request.user, self.permission):
            raise PermissionDenied
        found = policy.instances_user_has_any_permission_for(request.user, [self.permission])
        self.object = get_object_or_404(found, pk=kwargs["pk"])

    def deed(self, form: forms.Form) -> Any:
        """Do it."""
        raise NotImplementedError

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        index = {"url": reverse(self.index_url_name), "label": str(self.model._meta.verbose_name_plural).capitalize()}
        record = {"url": self.back_url, "label": str(self.object)}
        return [*self.breadcrumbs_items, index, record, {"url": "", "label": self.page_title}]

    @property
    def back_url(self) -> str:
        return reverse(self.edit_url_name, args=(self.object.pk,))

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            self.deed(form)
        except CmsError as error:
            show_error(form, error)
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect(self.get_success_url())

    def get_success_url(self) -> str:
        return self.back_url

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            **context,
            "object": self.object,
            "sentence": self.sentence,
            "details": self.get_details(),
            "button": self.button,
            "back_url": self.back_url,
        }

    def get_details(self) -> list[str]:
        """What will happen, one sentence each."""
        return self.details


class DirectoryViewSet(ModelViewSet):
    """Addresses in Spanish; records are deactivated, never deleted or copied."""

    index_view_class = IndexView
    history_view_class = HistoryView
    inspect_view_class = InspectView
    copy_view_enabled = False
    inspect_view_enabled = True
    add_to_reference_index = False
    list_per_page = 30
    deed_views: dict[str, type[DeedView]] = {}

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        absent = {"usage_url_name": None, "delete_url_name": None}
        found: dict[str, Any] = super().get_common_view_kwargs(**{**absent, **kwargs})
        return found

    def get_urlpatterns(self) -> list[Any]:
        patterns = [
            path("", self.index_view, name="index"),
            path("resultados/", self.index_results_view, name="index_results"),
            path("nuevo/", self.add_view, name="add"),
            path("<int:pk>/", self.edit_view, name="edit"),
            path("<int:pk>/ver/", self.inspect_view, name="inspect"),
            path("<int:pk>/historial/", self.history_view, name="history"),
            path("<int:pk>/historial/resultados/", self.history_results_view, name="history_results"),
        ]
        for name, view in self.deed_views.items():
            built = self.construct_view(view, model=self.model)
            patterns.append(path(f"<int:pk>/{name}/", built, name=name))
        return patterns
