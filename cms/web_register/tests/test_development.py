"""A site from its request to its complete folder, and what is refused on the way."""

from __future__ import annotations

import datetime

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from cms.core.tests.pdf_text import Pdf, words
from cms.web_register.domain import contents, definition, delivery, files, papers, proposals, records, releases, tree
from cms.web_register.domain.papers import Letter
from cms.web_register.domain.queries import timeline
from cms.web_register.errors import BadFile, Changed, Incomplete, NotYours, WrongStage
from cms.web_register.models import Release, SiteRecord
from cms.web_register.tests.city import FICHA, PDF, REQUEST, TODAY, City, picture, titular, upload


def stage(record: SiteRecord) -> str:
    return SiteRecord.objects.get(pk=record.pk).stage


def test_the_stage_follows_the_work(city: City) -> None:
    record = records.open_record(actor=city.team, organization=city.movilidad, fields=REQUEST)
    assert (record.folio, record.stage) == ("SW/S/0001/2026", "solicitud")
    records.assign(actor=city.team, record=record, enlace=city.holder.person, analyst=None)
    assert stage(record) == "definicion"
    definition.define(actor=city.team, record=record, fields=FICHA)
    assert stage(record) == "estructura"
    structure = proposals.begin_structure(actor=city.team, record=record)
    proposals.save_tree(actor=city.team, proposal=structure, new_tree=[tree.new_node("Inicio")])
    proposals.propose(actor=city.team, proposal=structure)
    assert stage(record) == "estructura"
    proposals.decide(actor=city.colleague, proposal=structure, verdict="aprobada")
    assert stage(record) == "diseno"


def test_release_prints_form_316_and_the_folder_closes_when_it_is_signed(city: City) -> None:
    record = city.ready()
    assert record.stage == "lista"
    made = releases.release(actor=city.team, record=record, released_on=TODAY, detail="Todo el micrositio.")
    assert stage(record) == "liberada"
    assert (made.form.folio, made.form.kind) == ("SW/L/0001/2026", "form-316")
    with pytest.raises(Incomplete) as early:
        records.close(actor=city.team, record=record)
    assert [gap.code for gap in early.value.gaps] == ["sin_firmas", "sin_digitalizar"]
    original = made.form.originals.get()
    for signature in original.signatures.all():
        papers.sign(actor=city.team, signature=signature, signed_on=TODAY)
    papers.scan(actor=city.holder, original=original, upload=upload(content=PDF))
    records.close(actor=city.team, record=record)
    assert stage(record) == "cerrada"
    with pytest.raises(WrongStage):
        files.attach(actor=city.team, record=record, kind="anexo", title="Tarde", upload=upload())
    with pytest.raises(WrongStage):
        papers.cancel(actor=city.team, document=made.form, reason="Tarde")


def test_form_316_says_what_the_format_asks_in_its_order(city: City) -> None:
    record = city.ready()
    annex = files.attach(actor=city.team, record=record, kind="liberacion", title="Lista de rutas", upload=upload())
    made = releases.release(
        actor=city.team, record=record, released_on=TODAY, detail="Portada y rutas.", annexes=[annex]
    )
    (page,) = Pdf(made.form.file.read()).pages()
    expected = [
        "FORMATO DE LIBERACIÓN DE DESARROLLO O MANTENIMIENTO DE SITIOS Y MICROSITIOS WEB",
        "Fecha de Solicitud: 1 de abril de 2026",
        "DATOS DEL PROYECTO",
        "Nombre del Proyecto: Ciclovías de Puebla",
        "Área Solicitante: Dirección de Movilidad y Banquetas",
        "Responsable del Área Solicitante: Práxedes Supuesta Glorieta, Director de Movilidad",
        "DATOS DE LA LIBERACIÓN",
        "Fecha de Liberación: 5 de mayo de 2026",
        "Detalle de la liberación: Portada y rutas.",
        "Anexos: Lista de rutas",
        "Elaboró Aprobado Área Solicitante",
        "Violeta Supuesta",
        "FORM.316/SECATI/012224",
    ]
    places = [page.index(words) for words in expected]
    assert places == sorted(places)
    for piece in (
        "Jefe de Departamento de Servicios Web",
        "Subdirector de Sistemas de la Dirección",
        "Folio SW/L/0001/2026",
    ):
        assert piece in page


@pytest.mark.parametrize("lacking", ["content", "training", "manual", "appointment"])
def test_release_is_refused_while_something_lacks(city: City, lacking: str) -> None:
    record = city.ready()
    if lacking == "content":
        contents.observe(actor=city.holder, item=record.contents.first(), observations="Falta la fecha")
        expected = [("contenido_sin_entregar", "contenidos")]
    elif lacking == "training":
        record.trainings.all().delete()
        expected = [("sin_capacitacion", "capacitacion")]
    elif lacking == "manual":
        record.manuals.all().delete()
        expected = [("sin_manual", "manual")]
    else:
        city.holder.person.appointments.update(ends_on=datetime.date(2026, 5, 4))
        expected = [("enlace_sin_nombramiento", "solicitud")]
    with pytest.raises(Incomplete) as refused:
        releases.release(actor=city.team, record=record, released_on=TODAY, detail="x")
    assert [(gap.code, gap.step) for gap in refused.value.gaps] == expected
    assert not Release.objects.exists() and not record.documents.exists()


def test_a_refused_release_leaves_no_gap_in_the_folios(city: City) -> None:
    record = city.ready()
    with pytest.raises(WrongStage) as refused:
        releases.release(actor=city.team, record=record, released_on=TODAY + datetime.timedelta(days=1), detail="x")
    assert refused.value.field == "released_on"
    made = releases.release(actor=city.team, record=record, released_on=TODAY, detail="x")
    assert made.form.folio == "SW/L/0001/2026"


def test_a_cancelled_form_is_printed_anew_with_another_folio(city: City) -> None:
    record = city.ready()
    made = releases.release(actor=city.team, record=record, released_on=TODAY, detail="x")
    with pytest.raises(WrongStage):
        records.edit_request(actor=city.team, record=record, fields={"name": "Otro nombre"})
    with pytest.raises(WrongStage):
        releases.reprint_form(actor=city.team, record=record)
    papers.cancel(actor=city.team, document=made.form, reason="El nombre estaba mal")
    records.edit_request(actor=city.team, record=record, fields={"name": "Otro nombre"})
    document = releases.reprint_form(actor=city.team, record=record)
    assert document.folio == "SW/L/0002/2026"
    assert "Nombre del Proyecto: Otro nombre" in words(document.file.read())


def test_the_ficha_keeps_its_versions(city: City) -> None:
    record = city.defined()
    with pytest.raises(WrongStage) as same:
        definition.define(actor=city.team, record=record, fields=FICHA)
    assert same.value.code == "sin_cambios"
    definition.define(actor=city.team, record=record, fields={**FICHA, "objective": "Otro"}, seen_version=1)
    with pytest.raises(Changed):
        definition.define(actor=city.team, record=record, fields=FICHA, seen_version=1)
    assert list(record.definitions.values_list("version", "objective")) == [(2, "Otro"), (1, FICHA["objective"])]
    with pytest.raises(WrongStage) as endless:
        definition.define(actor=city.team, record=record, fields={**FICHA, "ends_on": None})
    assert endless.value.field == "ends_on"
    with pytest.raises(ValidationError):
        definition.define(actor=city.team, record=record, fields={**FICHA, "objective": ""})


def test_a_returned_structure_is_followed_by_another_version(city: City) -> None:
    record = city.defined()
    first = proposals.begin_structure(actor=city.team, record=record)
    with pytest.raises(Incomplete) as empty:
        proposals.propose(actor=city.team, proposal=first)
    assert empty.value.gaps[0].sentence == "La estructura está vacía: agregue al menos una sección."
    proposals.save_tree(actor=city.team, proposal=first, new_tree=[tree.new_node("Inicio")], seen=1)
    with pytest.raises(Changed):
        proposals.save_tree(actor=city.team, proposal=first, new_tree=[], seen=1)
    proposals.propose(actor=city.team, proposal=first)
    with pytest.raises(WrongStage):
        proposals.save_tree(actor=city.team, proposal=first, new_tree=[])
    with pytest.raises(WrongStage):
        proposals.begin_structure(actor=city.team, record=record)
    with pytest.raises(WrongStage) as silent:
        proposals.decide(actor=city.holder, proposal=first, verdict="devuelta")
    assert silent.value.field == "observations"
    proposals.decide(actor=city.holder, proposal=first, verdict="devuelta", observations="Falta Obras")
    second = proposals.begin_structure(actor=city.team, record=record)
    assert (second.version, second.tree) == (2, proposals.StructureProposal.objects.get(pk=first.pk).tree)
    proposals.discard_draft(actor=city.team, proposal=second)
    assert [(one.version, one.state) for one in record.structures.all()] == [(1, "devuelta")]


def test_only_the_dependencia_approves_or_an_oficio_of_it(city: City) -> None:
    record = city.defined()
    structure = proposals.begin_structure(actor=city.team, record=record)
    proposals.save_tree(actor=city.team, proposal=structure, new_tree=[tree.new_node("Inicio")])
    proposals.propose(actor=city.team, proposal=structure)
    for somebody in (city.team, city.stranger, city.nobody):
        with pytest.raises(NotYours):
            proposals.decide(actor=somebody, proposal=structure, verdict="aprobada")
    with pytest.raises(NotYours):
        proposals.decide(actor=city.stranger, proposal=structure, verdict="aprobada", oficio="X/1")
    decided = proposals.decide(actor=city.team, proposal=structure, verdict="aprobada", oficio="DMB/20/2026")
    assert (decided.state, decided.decision_oficio) == ("aprobada", "DMB/20/2026")


def test_contents_are_validated_by_enlaces_alone(city: City) -> None:
    record = city.approved()
    assert contents.seed(actor=city.team, record=record) == 3
    assert contents.seed(actor=city.team, record=record) == 0
    item = record.contents.get(title="2 Rutas")
    assert (item.detail, item.responsible) == ("con mapa", "Yolotzin Banqueta")
    with pytest.raises(WrongStage):
        contents.validate(actor=city.holder, item=item)
    with pytest.raises(WrongStage) as nothing:
        contents.deliver(actor=city.holder, item=item, note=" ")
    assert nothing.value.field == "note"
    contents.deliver(actor=city.holder, item=item, note="", uploads=[upload("rutas.pdf"), picture("mapa.png")])
    for somebody in (city.team, city.stranger, city.nobody):
        with pytest.raises(NotYours):
            contents.validate(actor=somebody, item=item)
    contents.validate(actor=city.colleague, item=item)
    item.refresh_from_db()
    assert (item.state, item.decided_by, item.files.count()) == ("validado", city.colleague, 2)
    with pytest.raises(NotYours):
        contents.observe(actor=city.team, item=item, observations="No")
    with pytest.raises(WrongStage):
        contents.deliver(actor=city.holder, item=item, note="Otra cosa")
    with pytest.raises(Changed):
        contents.observe(actor=city.holder, item=item, observations="No", seen=1)


def test_an_enlace_validates_what_he_saw(city: City) -> None:
    record = city.approved()
    item = contents.add(actor=city.team, record=record, fields={"title": "Reglas", "responsible": "Yolotzin"})
    seen = contents.deliver(actor=city.holder, item=item, note="Uno").revision
    contents.deliver(actor=city.holder, item=item, note="Dos")
    with pytest.raises(Changed):
        contents.validate(actor=city.colleague, item=item, seen=seen)


def test_training_counts_with_its_list(city: City) -> None:
    record = city.approved()
    facts = {"held_on": TODAY, "place": "Sala", "topics": "Uso"}
    with pytest.raises(WrongStage) as alone:
        delivery.note_training(actor=city.team, record=record, fields=facts, attendees=[{"name": " "}])
    assert alone.value.field == "attendees"
    training = delivery.note_training(
        actor=city.team, record=record, fields=facts, attendees=[{"name": "Ana", "post": ""}]
    )
    codes = [gap.code for gap in releases.gaps_of(record)]
    assert "capacitacion_incompleta" in codes
    delivery.add_evidence(actor=city.team, training=training, attendance=picture("lista.png"))
    assert "capacitacion_incompleta" not in [gap.code for gap in releases.gaps_of(record)]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("manual.exe", b"MZ", "archivo_tipo"),
        ("manual.pdf", b"MZ not a pdf", "archivo_peligroso"),
        ("manual.pdf", b"<html>", "archivo_tipo"),
        ("manual.pdf", b"%PDF-1.7 /JavaScript %%EOF", "archivo_peligroso"),
        ("manual.pdf", b"", "archivo"),
    ],
)
def test_a_manual_is_a_whole_harmless_pdf(city: City, name: str, content: bytes, code: str) -> None:
    record = city.record()
    with pytest.raises(BadFile) as refused:
        delivery.add_manual(actor=city.team, record=record, upload=upload(name, content))
    assert (refused.value.code, refused.value.field) == (code, "file")
    assert not record.files.exists()


def test_what_a_picture_hides_is_not_kept(city: City) -> None:
    record = city.defined()
    design = proposals.begin_design(actor=city.team, record=record)
    image = proposals.add_image(
        actor=city.team, proposal=design, title="Portada", description="x", upload=picture("PORTADA.PNG")
    )
    assert (image.file.content_type, image.file.original_name) == ("image/png", "PORTADA.png")
    with pytest.raises(BadFile):
        proposals.add_image(
            actor=city.team, proposal=design, title="x", description="x",
            upload=upload("x.svg", b"<svg onload='x'></svg>"),
        )  # fmt: skip
    proposals.remove_image(actor=city.team, image=image)
    assert not record.files.exists()


def test_oficios_say_whom_and_what(city: City) -> None:
    record = city.defined()
    head = titular(city.movilidad)
    structure = proposals.begin_structure(actor=city.team, record=record)
    proposals.save_tree(
        actor=city.team, proposal=structure, new_tree=[tree.new_node("Inicio"), tree.new_node("Rutas", "con mapa")]
    )
    letter = papers.addressee(record, to_titular=True)
    assert letter == Letter(head.full_name, "Director/a")
    with pytest.raises(WrongStage):
        releases.structure_oficio(actor=city.team, proposal=structure, letter=letter)
    structure = proposals.propose(actor=city.team, proposal=structure)
    document = releases.structure_oficio(actor=city.team, proposal=structure, letter=letter)
    page = words(document.file.read())
    assert document.folio == "SW/O/0001/2026"
    for piece in (
        "Práxedes Glorieta Director/a Dirección de Movilidad y Banquetas Presente",
        "su oficio DMB/12/2026 del 1 de abril de 2026",
        "1 Inicio", "2 Rutas con mapa", "Atentamente", "Violeta Supuesta Jefe/a de Departamento de Servicios Web",
    ):  # fmt: skip
        assert piece in page
    assert proposals.StructureProposal.objects.get(pk=structure.pk).oficio == document


def test_the_history_tells_who_did_what(city: City) -> None:
    record = city.defined()
    assert [(line.who, line.what) for line in timeline.of(record)] == [
        (str(city.team), "Registró la solicitud"),
        (str(city.team), f"Asignó: enlace Yolotzin Banqueta; analista {city.team}"),
        (str(city.team), "Guardó la ficha de definición, versión 1"),
    ]


def test_a_cancelled_record_stays_and_stops(city: City) -> None:
    record = city.defined()
    records.cancel(actor=city.team, record=record, reason="La dependencia desistió")
    assert stage(record) == "cancelada"
    with pytest.raises(WrongStage):
        proposals.begin_structure(actor=city.team, record=record)
    with pytest.raises(WrongStage):
        files.attach(actor=city.team, record=record, kind="anexo", title="x", upload=upload())


def test_an_existing_site_is_released_from_the_start(city: City) -> None:
    with pytest.raises(NotYours):
        records.register_existing(actor=city.holder, organization=city.movilidad, fields=REQUEST)
    record = records.register_existing(actor=city.team, organization=city.movilidad, fields=REQUEST)
    assert record.stage == "liberada"
    with pytest.raises(WrongStage):
        proposals.begin_structure(actor=city.team, record=record)


@pytest.mark.parametrize(
    ("what", "name", "anchor"), [("structure", "la estructura", "estructura"), ("design", "el diseño", "diseno")]
)
def test_the_enlaces_and_the_web_team_are_told_of_a_proposal(
    city: City, settings, django_capture_on_commit_callbacks, what: str, name: str, anchor: str
) -> None:
    record = city.defined()
    if what == "structure":
        proposal = proposals.begin_structure(actor=city.team, record=record)
        proposals.save_tree(actor=city.team, proposal=proposal, new_tree=[tree.new_node("Inicio")])
    else:
        proposal = proposals.begin_design(actor=city.team, record=record)
        proposals.add_image(actor=city.team, proposal=proposal, title="x", description="x", upload=picture())
    city.team.email = "web@puebla.example"
    city.team.save()
    with django_capture_on_commit_callbacks(execute=True):
        proposals.propose(actor=city.team, proposal=proposal)
    assert [message.to for message in mail.outbox] == [
        ["amada.rueda@puebla.example"], ["web@puebla.example"], ["yolotzin.banqueta@puebla.example"],
    ]  # fmt: skip
    message = mail.outbox[0]
    assert message.subject == f"Responda sobre {name} de «Ciclovías de Puebla» (versión 1)"
    assert f"{settings.WWW_URL}/administracion/registro-de-sitios/{record.pk}/#{anchor}" in message.body
