"""The topics of procedures in the administration."""

from __future__ import annotations

from wagtail.admin.viewsets.model import ModelViewSet

from cms.pages.models.services import ServiceTopic


class ServiceTopicViewSet(ModelViewSet):
    """The topics by which people look for procedures."""

    model = ServiceTopic
    icon = "tag"
    form_fields = ["name", "slug"]
    list_display = ["name", "slug"]
    add_to_settings_menu = True
    menu_label = "Temas de trámites"
