"""Two dependencias in the administration, everybody who may ask, and how tests look at pages."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from cms.directory.tests import world

LISTS = ("personas", "nombramientos", "suplencias", "dependencias", "unidades", "puestos")
PDF = b"%PDF-1.7\nx\n%%EOF"


class City:
    """Two dependencias with a person and an appointment each, and everybody who may ask."""

    def __init__(self) -> None:
        self.office, self.other = world.organization("movilidad"), world.organization("parques")
        self.unit = world.unit(self.office)
        self.post = world.post(self.unit)
        self.person = world.person(self.office, "Amada Ejemplo Rueda", post=self.post, employee_number="7")
        self.colleague = world.person(self.office, "Benito Supuesto Candado")
        self.stranger = world.person(self.other, "Camelia Ficticia Fresno")
        self.held = world.appointment(self.person, "enlace_web", self.office, scan=ContentFile(PDF, "x.pdf"))
        self.foreign = world.appointment(self.stranger, "enlace_web", self.other, scan=ContentFile(PDF, "x.pdf"))
        self.acting = world.substitution(self.person, self.colleague, -1, 400)
        self.foreign_acting = world.substitution(self.stranger, world.person(self.other, "Otra Ejemplo"), -1, 400)
        self.keeper = world.keeper()
        self.administrativo = world.administrativo(self.office)
        self.editor = world.user("editora", None, "editores")
        self.citizen = world.user("ciudadana")


def entered(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def status(client: Client, name: str, *args: Any) -> int:
    """200 when shown, 404 when it does not exist for this person, 403 for what Wagtail sends home."""
    answer = client.get(reverse(name, args=args))
    return 403 if answer.status_code == 302 else answer.status_code


def text(answer: Any) -> str:
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())
