"""What the core adds to Wagtail's administration."""

from __future__ import annotations

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_js")
def start_widgets() -> SafeString:
    """Start the widgets that Wagtail starts by inline scripts."""
    return format_html('<script src="{}"></script>', static("core/js/admin-start.js"))
