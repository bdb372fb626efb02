"""Addresses and menu of the section "Cuentas"."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from cms.accounts.domain.permissions import may_manage
from cms.accounts.office import views
from cms.accounts.office.listing import AccountsIndexView


class AccountsMenuItem(MenuItem):
    """Only for whoever keeps accounts."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_manage(request.user)  # type: ignore[arg-type]


class AccountsViewSet(ViewSet):
    """`/administracion/cuentas/`."""

    name = "accounts_admin"
    url_prefix = "cuentas"
    menu_label = "Cuentas"
    icon = "key"
    menu_order = 700
    add_to_admin_menu = True
    menu_item_class = AccountsMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", AccountsIndexView.as_view(), name="index"),
            path("resultados/", AccountsIndexView.as_view(results_only=True), name="index_results"),
            path("abrir/", views.PeopleView.as_view(), name="people"),
            path("abrir/<int:pk>/", views.OpenView.as_view(), name="open"),
            path("<int:pk>/", views.DetailView.as_view(), name="detail"),
            path("<int:pk>/desactivar/", views.DeactivateView.as_view(), name="deactivate"),
            path("<int:pk>/reactivar/", views.ReactivateView.as_view(), name="reactivate"),
            path("<int:pk>/contrasena/", views.PasswordView.as_view(), name="password"),
            path("<int:pk>/segundo-factor/", views.SecondFactorView.as_view(), name="second_factor"),
            path("<int:pk>/sesiones/", views.SessionsView.as_view(), name="sessions"),
            path("<int:pk>/grupos/", views.GroupsView.as_view(), name="groups"),
        ]
