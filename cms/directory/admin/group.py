"""The section «Directorio» as one entry of the menu."""

from __future__ import annotations

from wagtail.admin.viewsets.base import ViewSetGroup

from cms.directory.admin.exchange import ExchangeViewSet
from cms.directory.admin.pages import CalendarViewSet, ExpiringViewSet
from cms.directory.admin.portal import PortalViewSet
from cms.directory.admin.viewsets.appointments import AppointmentViewSet
from cms.directory.admin.viewsets.organizations import OrganizationViewSet
from cms.directory.admin.viewsets.people import PersonViewSet
from cms.directory.admin.viewsets.structure import PostViewSet, UnitViewSet
from cms.directory.admin.viewsets.substitutions import SubstitutionViewSet


class DirectoryGroup(ViewSetGroup):
    """Each item is shown to whom it concerns."""

    menu_label = "Directorio"
    menu_name = "directorio"
    menu_icon = "group"
    menu_order = 300
    items = (
        PersonViewSet(),
        AppointmentViewSet(),
        ExpiringViewSet(),
        SubstitutionViewSet(),
        CalendarViewSet(),
        OrganizationViewSet(),
        UnitViewSet(),
        PostViewSet(),
        ExchangeViewSet(),
        PortalViewSet(),
    )
