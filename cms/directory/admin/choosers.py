"""Choosing a person or a post among those that the user may see."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.urls import URLPattern
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser as views
from wagtail.admin.viewsets.chooser import ChooserViewSet

from cms.directory.admin.base import visible
from cms.directory.domain.queries.people import search, whole_name
from cms.directory.models import Person, Post


class SearchField(forms.CharField):
    """Words to look for."""

    def __init__(self, placeholder: str) -> None:
        widget = forms.TextInput(attrs={"placeholder": placeholder})
        super().__init__(label="Buscar", required=False, widget=widget)


class PersonSearch(BaseFilterForm):
    """Words of the name, the post or the dependencia."""

    q = forms.CharField(
        label="Buscar", required=False, widget=forms.TextInput(attrs={"placeholder": "Nombre, puesto…"})
    )

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        """People with every word."""
        words = self.cleaned_data.get("q") or ""
        fields = ("searched_name", "post__name", "organization__name", "employee_number")
        return search(super().filter(objects.annotate(searched_name=whole_name())), words, fields)


class PostSearch(BaseFilterForm):
    """Words of the post, its unit or its dependencia."""

    q = forms.CharField(
        label="Buscar", required=False, widget=forms.TextInput(attrs={"placeholder": "Puesto, unidad…"})
    )

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        """Posts with every word."""
        words = self.cleaned_data.get("q") or ""
        return search(super().filter(objects), words, ("name", "code", "unit__name", "unit__organization__name"))


class Only:
    """What the user may not see cannot be chosen either."""

    related: tuple[str, ...] = ()
    label = ""
    request: Any
    model_class: Any

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not visible(request.user, self.model_class).exists() and not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    @property
    def title_column(self) -> Column:
        found: Column = super().title_column  # type: ignore[misc]
        found.label = self.label
        return found

    def choosable(self) -> QuerySet[Any]:
        """Active records that the user may see."""
        return visible(self.request.user, self.model_class).filter(active=True).select_related(*self.related)

    def get_object_list(self) -> QuerySet[Any]:
        return self.choosable()

    def get_object(self, pk: Any) -> Any:
        return self.choosable().get(pk=pk)

    def get_objects(self, pks: Any) -> QuerySet[Any]:
        return self.choosable().filter(pk__in=pks)


class OfPeople(Only):
    related = ("organization", "post")
    label = "Nombre"

    @property
    def columns(self) -> list[Column]:
        office = Column("organization", label="Dependencia", accessor=lambda one: one.organization or "")
        return [*super().columns, office, Column("post", label="Puesto", accessor=lambda one: one.post or "")]  # type: ignore[misc]


class OfPosts(Only):
    related = ("unit__organization",)
    label = "Puesto"

    @property
    def columns(self) -> list[Column]:
        office = Column("organization", label="Dependencia", accessor=lambda one: one.organization)
        return [*super().columns, Column("unit", label="Unidad"), office]  # type: ignore[misc]


class ChoosePersonView(OfPeople, views.ChooseView):
    filter_form_class = PersonSearch


class ChoosePersonResultsView(OfPeople, views.ChooseResultsView):
    filter_form_class = PersonSearch


class ChosenPersonView(OfPeople, views.ChosenView):
    pass


class ChosenPeopleView(OfPeople, views.ChosenMultipleView):
    pass


class ChoosePostView(OfPosts, views.ChooseView):
    filter_form_class = PostSearch


class ChoosePostResultsView(OfPosts, views.ChooseResultsView):
    filter_form_class = PostSearch


class ChosenPostView(OfPosts, views.ChosenView):
    pass


class ChosenPostsView(OfPosts, views.ChosenMultipleView):
    pass


class ChooseOnlyViewSet(ChooserViewSet):
    """Chooses among what there is: records are made in their own sections, so there is no address that makes one."""

    register_widget = False

    def get_urlpatterns(self) -> list[URLPattern]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "create"]


class PersonChooserViewSet(ChooseOnlyViewSet):
    """Choose a person."""

    model = Person
    icon = "user"
    choose_one_text = "Elegir una persona"
    choose_another_text = "Elegir otra persona"
    edit_item_text = "Ver a esta persona"
    choose_view_class = ChoosePersonView
    choose_results_view_class = ChoosePersonResultsView
    chosen_view_class = ChosenPersonView
    chosen_multiple_view_class = ChosenPeopleView


class PostChooserViewSet(ChooseOnlyViewSet):
    """Choose a post."""

    model = Post
    icon = "tag"
    choose_one_text = "Elegir un puesto"
    choose_another_text = "Elegir otro puesto"
    edit_item_text = "Ver este puesto"
    choose_view_class = ChoosePostView
    choose_results_view_class = ChoosePostResultsView
    chosen_view_class = ChosenPostView
    chosen_multiple_view_class = ChosenPostsView


person_chooser = PersonChooserViewSet("directorio_elegir_persona", url_prefix="directorio/elegir/persona")
post_chooser = PostChooserViewSet("directorio_elegir_puesto", url_prefix="directorio/elegir/puesto")
PersonChooser = person_chooser.widget_class
PostChooser = post_chooser.widget_class
