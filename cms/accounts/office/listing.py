"""The list of accounts: filters, search, export."""

from __future__ import annotations

from typing import Any

import django_filters
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db.models import Exists, F, OuterRef, QuerySet
from django.forms import CheckboxSelectMultiple
from django.urls import reverse
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets.button import HeaderButton

from cms.accounts.domain.guard import FACTORS
from cms.accounts.models import User
from cms.accounts.office.policy import AccountsPolicy
from cms.directory.models import Organization
from schemas.directory import REGISTRY

YES_NO = ((True, "Sí"), (False, "No"))
STATES = (("active", "Activa"), ("pending", "Sin estrenar"), ("inactive", "Desactivada"))


class GroupFilter(django_filters.ModelMultipleChoiceFilter):
    """Groups by the names that people read."""

    @staticmethod
    def label_of(group: Group) -> str:
        return REGISTRY.group_label(group.name)


class AccountFilters(WagtailFilterSet):
    """By state, dependencia, group and second factor."""

    state = django_filters.ChoiceFilter(label="Estado", choices=STATES, method="filter_state")
    organization = django_filters.ModelChoiceFilter(
        label="Dependencia", field_name="person__organization", queryset=Organization.objects.all()
    )
    group = GroupFilter(
        label="Grupo", field_name="groups", queryset=Group.objects.order_by("name"), widget=CheckboxSelectMultiple
    )
    second_factor = django_filters.TypedChoiceFilter(
        label="Segundo factor", choices=YES_NO, coerce=lambda value: value == "True", method="filter_factor"
    )

    class Meta:
        model = User
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form.fields["group"].label_from_instance = GroupFilter.label_of  # type: ignore[attr-defined]

    def filter_state(self, found: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        if value == "inactive":
            return found.filter(is_active=False)
        return found.filter(is_active=True, must_change_password=value == "pending")

    def filter_factor(self, found: QuerySet[User], name: str, value: bool) -> QuerySet[User]:
        return found.filter(has_factor=value)


def state_of(user: User) -> str:
    """How an account stands, in one word or two."""
    if not user.is_active:
        return "Desactivada"
    return "Sin estrenar" if user.must_change_password else "Activa"


class AccountsIndexView(IndexView):
    """All accounts."""

    model = User
    permission_policy = AccountsPolicy(User)
    any_permission_required = ["view"]
    page_title = "Cuentas"
    header_icon = "key"
    table_classname = "listing cuentas-lista"
    index_url_name = "accounts_admin:index"
    index_results_url_name = "accounts_admin:index_results"
    filterset_class = AccountFilters
    search_fields = ["username", "first_name", "last_name", "email", "person__employee_number"]
    search_backend_name = None
    is_searchable = True
    default_ordering = "last_name"
    paginate_by = 30
    show_other_searches = False
    list_export = ["username", "person_name", "email", "employee_number", "organization_name", "post_name", "state",
                   "group_names", "factor", "last_login", "date_joined"]  # fmt: skip
    export_headings = {
        "username": "usuario", "person_name": "nombre", "email": "correo", "employee_number": "numero_empleado",
        "organization_name": "dependencia", "post_name": "puesto", "state": "estado", "group_names": "grupos",
        "factor": "segundo_factor", "last_login": "ultima_entrada", "date_joined": "abierta",
    }  # fmt: skip
    export_filename = "cuentas"

    def get_base_queryset(self) -> QuerySet[User]:
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
        return (
            User.objects.select_related("person__organization", "person__post__unit__organization")
            .prefetch_related("groups")
            .annotate(has_factor=Exists(factors))
        )

    @property
    def columns(self) -> list[Column]:  # type: ignore[override]
        return [
            TitleColumn(
                "name", label="Nombre", accessor=str, sort_key="last_name",
                get_url=lambda user: reverse("accounts_admin:detail", args=[user.pk]),
            ),
            Column("username", label="Usuario", accessor="username", sort_key="username"),
            Column("organization", label="Dependencia", accessor=organization_of),
            StatusTagColumn("state", label="Estado", accessor=state_of, primary=lambda user: user.is_active),
            Column("factor", label="Segundo factor", accessor=lambda user: "Sí" if user.has_factor else "No"),
            DateColumn("last_login", label="Última entrada", accessor="last_login", sort_key="last_login"),
        ]  # fmt: skip

    @property
    def header_buttons(self) -> list[HeaderButton]:  # type: ignore[override]
        return [HeaderButton("Abrir una cuenta", url=reverse("accounts_admin:people"), icon_name="plus")]

    def order_queryset(self, queryset: QuerySet[User]) -> QuerySet[User]:
        """People who never came in stand last."""
        if self.ordering == "-last_login":
            return queryset.order_by(F("last_login").desc(nulls_last=True), "pk")
        return super().order_queryset(queryset).order_by(self.ordering or "last_name", "first_name", "pk")

    def to_row_dict(self, item: User) -> dict[str, Any]:
        person = item.person
        row = {
            "username": item.username,
            "person_name": str(item),
            "email": item.email,
            "employee_number": person.employee_number if person else "",
            "organization_name": organization_of(item),
            "post_name": str(person.post or "") if person else "",
            "state": state_of(item),
            "group_names": ", ".join(sorted(REGISTRY.group_label(group.name) for group in item.groups.all())),
            "factor": "sí" if item.has_factor else "no",  # type: ignore[attr-defined]
            "last_login": item.last_login,
            "date_joined": item.date_joined,
        }
        return {name: row[name] for name in self.list_export}


def organization_of(user: User) -> str:
    """The dependencia of the person behind an account."""
    if user.person is None:
        return ""
    post = user.person.post
    return str(user.person.organization or (post.unit.organization if post else ""))
