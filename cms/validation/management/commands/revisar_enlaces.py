"""`manage.py revisar_enlaces`: looks at all links of the sites now."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cms.validation.domain import broken_links


class Command(BaseCommand):
    """Do what happens every night."""

    help = "Revisa los enlaces de todas las páginas y redirecciones, y avisa de los rotos."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(broken_links.check_all(timezone.now()))
