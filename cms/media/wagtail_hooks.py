"""Joins the administration."""

from __future__ import annotations

from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet

from cms.media.domain import serving
from cms.media.models import DocumentKind

# After Wagtail's own hook, which stops those who may not see a private collection.
hooks.register("before_serve_document", serving.serve, order=1000)


class DocumentKindViewSet(ModelViewSet):
    """The kinds of documents."""

    model = DocumentKind
    icon = "list-ul"
    form_fields = ["name", "slug"]
    list_display = ["name", "slug"]
    add_to_settings_menu = True
    menu_label = "Tipos de documento"


@hooks.register("register_admin_viewset")
def register_document_kinds() -> DocumentKindViewSet:
    return DocumentKindViewSet("tipos-de-documento")
