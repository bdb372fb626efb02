"""Choosers of the administration without inline scripts: `core/js/admin-start.js` starts them."""

from __future__ import annotations

import json
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.widgets import BaseChooser
from wagtail.admin.widgets.workflows import AdminTaskChooser


def render(self: BaseChooser, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
    """In place of `BaseChooser.render`: the same widget, and a hidden element where Wagtail puts a script."""
    found = self.get_value_data(value)
    task = isinstance(self, AdminTaskChooser)
    return format_html(
        '{}<span hidden data-start="{}" data-for="{}" data-constructor="{}" data-options="{}"></span>',
        self.render_html(name, found, attrs),
        "task-chooser" if task else "chooser",
        attrs["id"],
        self.js_constructor,
        json.dumps({} if task else self.get_js_init_options(attrs["id"], name, found)),
    )


def start_without_scripts() -> None:
    """Once, when the app is ready."""
    BaseChooser.render = render
