"""The administration's content security policy lets no inline script run, and no widget needs one."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.admin.widgets import (
    AdminDateInput,
    AdminDateTimeInput,
    AdminPageChooser,
    AdminTimeInput,
    BaseChooser,
)
from wagtail.admin.widgets.workflows import AdminTaskChooser
from wagtail.images.widgets import AdminImageChooser

INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"(?:application/json|text/)[^\"]*\")", re.IGNORECASE)


@pytest.fixture
def admin_client(db: None, client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("jefa", "jefa@puebla.example", "x"))
    return client


@pytest.mark.parametrize("widget", [AdminDateInput(), AdminTimeInput(), AdminDateTimeInput()])
def test_date_widgets_carry_no_inline_script(widget: AdminDateInput) -> None:
    html = widget.render("fecha", None, {"id": "id_fecha"})
    assert not INLINE_SCRIPT.search(html)
    assert 'data-for="id_fecha"' in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("widget", "start"),
    [(AdminPageChooser(), "chooser"), (AdminImageChooser(), "chooser"), (AdminTaskChooser(), "task-chooser")],
)
def test_choosers_carry_no_inline_script(widget: BaseChooser, start: str) -> None:
    html = widget.render("elegido", None, {"id": "id_elegido"})
    assert not INLINE_SCRIPT.search(html)
    assert f'data-start="{start}" data-for="id_elegido" data-constructor="{widget.js_constructor}"' in html


@pytest.mark.parametrize(
    "path", ["/administracion/", "/administracion/pages/", "/administracion/reports/site-history/"]
)
def test_pages_of_the_administration_need_no_inline_script(admin_client: Client, path: str) -> None:
    answer = admin_client.get(path)
    assert answer.status_code == 200
    assert not INLINE_SCRIPT.search(answer.content.decode())
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self';" in policy + ";"
    assert "core/js/admin-start.js" in answer.content.decode()
