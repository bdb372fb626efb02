"""The people and records of the tests: two dependencias, their enlaces, and the web team."""

from __future__ import annotations

import datetime
import io
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cms.directory.models import Appointment, Organization, Person, Post, Unit
from cms.web_register.domain import contents, definition, delivery, proposals, records, tree
from cms.web_register.models import SiteRecord

TODAY = datetime.date(2026, 5, 5)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def upload(name: str = "x.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def picture(name: str = "boceto.png", size: tuple[int, int] = (40, 30)) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue())


def organization(clave: str, name: str) -> Organization:
    return Organization.objects.create(clave=clave, name=name)


def person(names: str, surname: str, place: Organization | None = None, **more: Any) -> Person:
    email = f"{names.split()[0]}.{surname}@puebla.example".lower()
    return Person.objects.create(
        first_names=names, first_surname=surname, organization=place, **{"email": email, **more}
    )


def account(username: str, who: Person | None = None, *groups: str) -> Any:
    user = get_user_model().objects.create_user(username, password="demostracion-2026", person=who)
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


def enlace(username: str, names: str, surname: str, place: Organization) -> Any:
    who = person(names, surname, place)
    appoint(who, place)
    return account(username, who, "enlaces-web")


def appoint(who: Person, place: Organization, **more: Any) -> Appointment:
    facts = {
        "role": "enlace_web", "oficio_number": "OF-1", "oficio_date": datetime.date(2026, 1, 5),
        "starts_on": datetime.date(2026, 1, 6), **more,
    }  # fmt: skip
    return Appointment.objects.create(person=who, organization=place, **facts)


def office() -> None:
    """The heads who sign: of Servicios Web and of Sistemas."""
    dge = organization("gobierno-electronico", "Dirección de Gobierno Electrónico")
    for unit, code, name, names in (
        (
            "Departamento de Servicios Web",
            "sw-jefe",
            "Jefe/a de Departamento de Servicios Web",
            ("Violeta", "Supuesta"),
        ),
        ("Subdirección de Sistemas", "ss-subdirector", "Subdirector/a de Sistemas", ("Máximo", "Ficticio")),
    ):
        post = Post.objects.create(unit=Unit.objects.create(organization=dge, name=unit), name=name, code=code)
        person(*names, dge, post=post)


def titular(place: Organization) -> Person:
    unit = Unit.objects.create(organization=place, name="Dirección")
    post = Post.objects.create(unit=unit, name="Director/a", code="titular", heads_unit=True)
    return person("Práxedes", "Glorieta", place, post=post)


REQUEST: dict[str, Any] = {
    "kind": "micrositio", "name": "Ciclovías de Puebla", "asked": "Un micrositio de las ciclovías.",
    "requested_on": datetime.date(2026, 4, 1), "oficio_number": "DMB/12/2026",
    "oficio_date": datetime.date(2026, 4, 1), "received_on": datetime.date(2026, 4, 2), "channel": "ventanilla",
    "requester_name": "Práxedes Supuesta Glorieta", "requester_post": "Director de Movilidad",
    "address": "https://ciclovias.puebla.example",
}  # fmt: skip
FICHA: dict[str, Any] = {
    "objective": "Informar de las ciclovías.", "audience": "Personas que pedalean.", "services": "Mapa y avisos.",
    "contents": "Rutas, reglas y obras.", "owner_name": "Práxedes Supuesta", "owner_post": "Director",
    "legal_basis": "Programa de movilidad.", "ends_on": datetime.date(2027, 12, 31),
}  # fmt: skip
CARE: dict[str, Any] = {
    "requested_on": datetime.date(2026, 5, 1), "oficio_number": "DMB/40/2026",
    "oficio_date": datetime.date(2026, 5, 1), "received_on": datetime.date(2026, 5, 2), "channel": "correo",
    "requester_name": "Práxedes Supuesta Glorieta", "requester_post": "Director de Movilidad",
    "description": "Agregar las ciclovías nuevas al mapa.", "justification": "Se inauguraron tres.",
}  # fmt: skip


class City:
    """Who is who: `team`, `holder` and `colleague` (enlaces of one dependencia), `stranger` (of another), `nobody`."""

    def __init__(self) -> None:
        office()
        self.movilidad = organization("movilidad", "Dirección de Movilidad y Banquetas")
        self.parques = organization("parques", "Dirección de Parques y Arbolado")
        self.team = account("web", person("Violeta", "Enlace"), "equipo-web")
        self.holder = enlace("movilidad-web", "Yolotzin", "Banqueta", self.movilidad)
        self.colleague = enlace("movilidad-web2", "Amada", "Rueda", self.movilidad)
        self.stranger = enlace("parques-web", "Camelia", "Fresno", self.parques)
        self.nobody = account("nadie")

    def record(self, **more: Any) -> SiteRecord:
        made = records.open_record(actor=self.team, organization=self.movilidad, fields={**REQUEST, **more})
        return records.assign(actor=self.team, record=made, enlace=self.holder.person, analyst=self.team)

    def defined(self, **more: Any) -> SiteRecord:
        made = self.record(**more)
        definition.define(actor=self.team, record=made, fields=FICHA)
        return made

    def approved(self, **more: Any) -> SiteRecord:
        """With structure and design approved."""
        made = self.defined(**more)
        structure = proposals.begin_structure(actor=self.team, record=made)
        sections = [tree.new_node("Inicio"), tree.new_node("Rutas", "con mapa", [tree.new_node("Norte")])]
        proposals.save_tree(actor=self.team, proposal=structure, new_tree=sections)
        design = proposals.begin_design(actor=self.team, record=made)
        proposals.add_image(
            actor=self.team, proposal=design, title="Portada", description="La portada", upload=picture()
        )
        for one in (structure, design):
            proposals.propose(actor=self.team, proposal=one)
            proposals.decide(actor=self.holder, proposal=one, verdict="aprobada")
        return made

    def ready(self, **more: Any) -> SiteRecord:
        """With nothing lacking for the release."""
        made = self.approved(**more)
        contents.seed(actor=self.team, record=made)
        for item in made.contents.all():
            contents.deliver(actor=self.holder, item=item, note="Texto")
            contents.validate(actor=self.holder, item=item)
        delivery.note_training(
            actor=self.team, record=made, fields={"held_on": TODAY, "place": "Sala", "topics": "Uso"},
            attendees=[{"name": "Yolotzin Banqueta", "post": "Enlace"}], attendance=upload(),
        )  # fmt: skip
        delivery.add_manual(actor=self.team, record=made, upload=upload("manual.pdf"))
        made.refresh_from_db()
        return made
