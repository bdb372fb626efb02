"""Loads the invented records by the same verbs that people use."""

from __future__ import annotations

import datetime
import io
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from cms.core.printing.render import render_pdf
from cms.web_register.demo import texts
from cms.web_register.domain import (
    access,
    contents,
    definition,
    delivery,
    files,
    maintenances,
    papers,
    proposals,
    records,
    releases,
    tree,
    validation,
)
from cms.web_register.models import Maintenance, SiteRecord

ORDER = ["solicitud", "estructura", "contenidos", "lista", "liberada"]
TEST_SITE = "https://pruebas.puebla.example/ciclovias"


def load() -> str:
    """Make the records that are not there yet."""
    team = get_user_model().objects.filter(username="web").first()
    if team is None or not access.is_team(team):
        return "falta la cuenta «web» con su grupo; no se cargó nada"
    made = sum(_make(team, facts) for facts in texts.RECORDS)
    cares = Maintenance.objects.count()
    return f"{SiteRecord.objects.count()} registros ({made} nuevos), mantenimientos: {cares}"


def _make(team: Any, facts: dict[str, Any]) -> bool:
    """One record up to its stage; whether it was new."""
    enlace = get_user_model().objects.filter(username=facts["account"]).first()
    organization = access.organizations_of(enlace).first() if enlace else None
    if organization is None or SiteRecord.objects.filter(oficio_number=facts["oficio"]).exists():
        return False
    day = timezone.localdate() - datetime.timedelta(days=facts["days"])
    record = records.open_record(actor=team, organization=organization, fields=_request(facts, day))
    files.attach(
        actor=team, record=record, kind="solicitud", title=f"Oficio {facts['oficio']}",
        upload=sheet("Oficio de solicitud", [facts["asked"]]),
    )  # fmt: skip
    for stage in ORDER[1 : ORDER.index(facts["stage"]) + 1]:
        STEPS[stage](team, enlace, record, facts)
        record.refresh_from_db()
    return True


def _request(facts: dict[str, Any], day: datetime.date) -> dict[str, Any]:
    name, post = facts["requester"]
    return {
        "kind": facts["kind"], "name": facts["name"], "asked": facts["asked"], "requested_on": day,
        "oficio_number": facts["oficio"], "oficio_date": day, "received_on": day, "channel": "ventanilla",
        "requester_name": name, "requester_post": post, "address": facts["address"],
    }  # fmt: skip


def _structure(team: Any, enlace: Any, record: SiteRecord, facts: dict[str, Any]) -> None:
    """Enlace, ficha and a structure that waits for its answer."""
    records.assign(actor=team, record=record, enlace=enlace.person, analyst=team)
    ends_on = timezone.localdate() + datetime.timedelta(days=400)
    name, post = facts["requester"]
    ficha = {**texts.FICHA, "owner_name": name, "owner_post": post, "ends_on": ends_on}
    definition.define(actor=team, record=record, fields=ficha)
    proposal = proposals.begin_structure(actor=team, record=record)
    proposals.save_tree(actor=team, proposal=proposal, new_tree=sections(texts.SECTIONS))
    proposal = proposals.propose(actor=team, proposal=proposal)
    letter = papers.addressee(record, to_titular=False)
    releases.structure_oficio(actor=team, proposal=proposal, letter=letter)


def _contents(team: Any, enlace: Any, record: SiteRecord, facts: dict[str, Any]) -> None:
    """Approvals, and a list of contents of which some are validated and one has observations."""
    proposals.decide(actor=enlace, proposal=record.structures.get(), verdict="aprobada")
    design = proposals.begin_design(actor=team, record=record)
    for title, description, size in texts.SKETCHES:
        proposals.add_image(
            actor=team, proposal=design, title=title, description=description, upload=sketch(facts["name"], size)
        )
    proposals.propose(actor=team, proposal=design)
    proposals.decide(
        actor=enlace, proposal=design, verdict="devuelta", observations="El buscador debe ir arriba de las tarjetas."
    )
    design = proposals.begin_design(actor=team, record=record)
    title, description, size = texts.SKETCHES[0]
    proposals.add_image(
        actor=team, proposal=design, title=title, description=description, upload=sketch(facts["name"], size)
    )
    proposals.propose(actor=team, proposal=design)
    proposals.decide(actor=enlace, proposal=design, verdict="aprobada")
    contents.seed(actor=team, record=record)
    items = list(record.contents.all())
    for item in items[:4]:
        contents.deliver(actor=enlace, item=item, note=f"Texto inventado de la sección «{item.title}».")
    for item in items[:2]:
        contents.validate(actor=enlace, item=item)
    contents.observe(actor=enlace, item=items[2], observations="Falta el horario de los domingos.")


def _ready(team: Any, enlace: Any, record: SiteRecord, facts: dict[str, Any]) -> None:
    """Every content validated, training and manual."""
    for item in record.contents.exclude(state="validado"):
        contents.deliver(actor=enlace, item=item, note=f"Texto inventado de la sección «{item.title}».")
        contents.validate(actor=enlace, item=item)
    person = enlace.person
    delivery.note_training(
        actor=team, record=record,
        fields={"held_on": timezone.localdate(), "place": "Sala 2", "topics": "Editar, imágenes y validación."},
        attendees=[{"name": person.full_name, "post": person.post.name if person.post else "Enlace Web"}],
        attendance=sheet("Lista de asistencia", [person.full_name]),
    )  # fmt: skip
    delivery.add_manual(actor=team, record=record, upload=sheet("Manual de usuario", ["Entrar", "Editar", "Publicar"]))


def _released(team: Any, enlace: Any, record: SiteRecord, facts: dict[str, Any]) -> None:
    """FORM.316 signed, and a maintenance that waits for the answer to its e-mail."""
    today = timezone.localdate()
    made = releases.release(
        actor=team, record=record, released_on=today, detail="Micrositio completo, con sus cinco secciones y su mapa."
    )
    for signature in made.form.originals.get().signatures.all():
        papers.sign(actor=team, signature=signature, signed_on=today)
    asked = {
        "requested_on": today, "oficio_number": "DEMO-DMB-067/2026", "oficio_date": today, "received_on": today,
        "channel": "correo", "requester_name": facts["requester"][0], "requester_post": facts["requester"][1],
        "description": texts.CARE["description"], "justification": texts.CARE["justification"],
    }  # fmt: skip
    care = maintenances.open_maintenance(actor=enlace, record=record, fields=asked)
    maintenances.print_form(actor=team, maintenance=care)
    maintenances.analyse(
        actor=team, maintenance=care, viable=True, analysis=texts.CARE["analysis"], agreements=texts.CARE["agreements"]
    )
    week = today + datetime.timedelta(days=7)
    maintenances.plan(
        actor=team, maintenance=care,
        tasks=[
            {"task": "Cargar las tres ciclovías", "responsible": "Analista A", "starts_on": today, "ends_on": week},
            {"task": "Escribir las reglas", "responsible": "Analista A", "starts_on": today, "ends_on": week},
        ],
    )  # fmt: skip
    maintenances.deliver_information(
        actor=enlace, maintenance=care, note="Trazos de las tres ciclovías y el reglamento vigente.",
        uploads=[sheet("Trazos", ["Norte", "Centro", "Sur"])],
    )  # fmt: skip
    validation.ask(actor=team, maintenance=care, person=enlace.person, test_address=TEST_SITE)


STEPS = {"estructura": _structure, "contenidos": _contents, "lista": _ready, "liberada": _released}


def sections(given: list[Any]) -> tree.Tree:
    return [tree.new_node(title, note, sections(below)) for title, note, below in given]


def sheet(title: str, lines: list[str]) -> SimpleUploadedFile:
    """A small PDF that says that it is invented."""
    content = render_pdf("web_register/demo/sheet.html", {"sheet_lines": lines}, title=title)
    return SimpleUploadedFile(f"{title}.pdf", content)


def sketch(name: str, size: tuple[int, int]) -> SimpleUploadedFile:
    """A drawing of boxes with the name of the site."""
    width, height = size
    image = Image.new("RGB", size, "#f5f2f0")
    pen = ImageDraw.Draw(image)
    pen.rectangle([0, 0, width, 64], fill="#7a1f3d")
    pen.text((16, 24), name, fill="white")
    pen.rectangle([16, 84, width - 16, 124], outline="#444444", width=2)
    columns = 1 if width < 500 else 3
    side = (width - 16 * (columns + 1)) // columns
    for index in range(3):
        left = 16 + (index % columns) * (side + 16)
        top = 144 + (index // columns) * 156
        pen.rectangle([left, top, left + side, min(top + 140, height - 16)], outline="#444444", width=2)
    out = io.BytesIO()
    image.save(out, "PNG")
    return SimpleUploadedFile("boceto.png", out.getvalue())
