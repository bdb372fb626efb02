"""Correspondence of the demo city: a month of what came in and went out, answered, late or cancelled."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from itertools import cycle

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cms.accounts.models import User
from cms.cases.domain import access as case_access
from cms.core import demo
from cms.core.errors import CmsError
from cms.core.printing.render import render_pdf
from cms.directory.models import Organization
from cms.letters.domain import books, scans, turning
from cms.letters.models import Letter
from schemas.directory import REGISTRY

HOUR = datetime.timedelta(hours=1)


@dataclass(frozen=True)
class Story:
    """One letter that came in: days ago, what it asks, within how many days, and what became of it."""

    unit: str
    ago: int
    subject: str
    asks: int | None = None
    answer: str = ""
    settled: str = ""
    kind: str = "oficio"
    secrecy: str = "ordinaria"


STORIES = (
    Story("ni", 27, "Solicitud de dictamen técnico para la compra inventada de doce computadoras", 10,
          answer="Se informa el estado de su solicitud de dictamen técnico"),
    Story("ni", 12, "Consulta sobre la vigencia de un dictamen técnico", 5),
    Story("ni", 3, "Solicitud de dictamen técnico para un arrendamiento de impresoras", 10),
    Story("ni", 20, "Remisión de observaciones a un lineamiento de uso de correo", None, kind="memorando"),
    Story("ia", 25, "Solicitud de cuentas para tres personas de nuevo ingreso", 5,
          answer="Entrega de cuentas de usuario"),
    Story("ia", 9, "Aviso de baja de una persona servidora pública", 3, settled="Se cerraron sus cuentas ese día"),
    Story("ia", 2, "Solicitud de un sistema para el control de citas", 15),
    Story("sw", 18, "Solicitud de micrositio para una campaña inventada", 10,
          answer="Se aprueba la estructura de su micrositio"),
    Story("sw", 6, "Actualización de contenidos del directorio público", 5),
    Story("gpi", 15, "Invitación a integrar el programa anual de adquisiciones", 20),
    Story("ai", 22, "Solicitud de acceso al centro de datos para un proveedor inventado", 3,
          answer="Autorización de acceso al centro de datos"),
    Story("ai", 4, "Entrega de bienes tecnológicos para resguardo", 5),
    Story("st", 11, "Reporte de fallas de telefonía en un edificio público", 3, settled="Se atendió en el sitio"),
    Story("st", 1, "Solicitud de correo institucional para un programa", 5),
    Story("dge", 26, "Solicitud de información sobre proyectos de gobierno electrónico", 10,
          answer="Se remite la información de los proyectos"),
    Story("dge", 8, "Requerimiento de la Contraloría sobre un expediente inventado", 5, secrecy="confidencial"),
    Story("dge", 5, "Convocatoria a una mesa de trabajo sobre datos abiertos"),
    Story("dge", 2, "Propuesta inventada para compartir un padrón entre dos sistemas"),
)  # fmt: skip


@dataclass(frozen=True)
class Turned:
    """A letter of the Dirección that its reception turned: to whom, what for, and what each unit did."""

    subject: str
    units: tuple[str, ...]
    instruction: str
    within: int | None = None
    attended: tuple[tuple[str, str], ...] = ()
    returned: tuple[tuple[str, str], ...] = ()
    turned_on: tuple[tuple[str, str, str], ...] = ()  # from which unit to which, with which instruction


TURNED = (
    Turned("Convocatoria a una mesa de trabajo sobre datos abiertos", ("sw", "ni"),
           "Para su conocimiento; confirmen quién asiste", 20,
           attended=(("ni", "Se confirmó por correo que asiste la jefatura"),)),
    Turned("Requerimiento de la Contraloría sobre un expediente inventado", ("ia",),
           "Preparar la respuesta y enviarla a firma",
           returned=(("ia", "El expediente está en Administración de Infraestructura"),)),
    Turned("Propuesta inventada para compartir un padrón entre dos sistemas", ("ss",), "Para su opinión técnica", 15,
           turned_on=(("ss", "ia", "Revisar si el sistema puede compartirlo"),)),
)  # fmt: skip


@demo.register("correspondencia", order=80)
def load() -> str:
    """Make the month once."""
    if Letter.objects.filter(document=None).exists():
        return "la correspondencia de demostración ya está"
    keepers = _keepers()
    offices = cycle(Organization.objects.filter(active=True).exclude(clave="gobierno-electronico").order_by("clave"))
    now = timezone.now()
    for number, story in enumerate(sorted(STORIES, key=lambda one: -one.ago), 1):
        if story.unit in keepers:
            _tell(story, number, keepers[story.unit], next(offices), now)
    _cancelled(keepers, now)
    for turned in TURNED:
        _turn(turned, keepers)
    return f"{Letter.objects.count()} oficios y memorandos en los libros"


def _keepers() -> dict[str, User]:
    """By unit, somebody who keeps its book: the declared post before the head."""
    found: dict[str, User] = {}
    users = User.objects.filter(is_active=True, person__post__active=True).select_related("person__post")
    by_post = {user.person.post.code: user for user in users.order_by("-pk") if user.person and user.person.post}
    for post in sorted(REGISTRY.posts.values(), key=lambda one: one.book):
        if (post.book or post.head) and post.code in by_post:
            found[post.unit] = by_post[post.code]
    return found


def _tell(story: Story, number: int, keeper: User, office: Organization, now: datetime.datetime) -> None:
    moment = now - datetime.timedelta(days=story.ago)
    day = timezone.localtime(moment).date()
    name, unit = office.acronym or office.name, REGISTRY.units[story.unit].name
    letter = books.receive(
        books.Facts(
            unit=story.unit, kind=story.kind, sender=f"Titular de {office.name} (persona inventada)",
            addressee=f"Titular de {unit}", subject=story.subject, dated_on=day, organization=office,
            their_number=f"{name.upper()}/{100 + number:03d}/{day.year}", moved_at=moment, channel="ventanilla",
            answer_due_on=day + datetime.timedelta(days=story.asks) if story.asks else None, secrecy=story.secrecy,
        ),
        by=keeper, now=moment,
    )  # fmt: skip
    scans.attach(letter, _scan(letter), by=keeper, now=moment)
    if story.settled:
        books.settle(letter, note=story.settled, by=keeper, now=moment + HOUR)
    if story.answer:
        later = moment + datetime.timedelta(days=2)
        sent = books.send(
            books.Facts(
                unit=story.unit, kind=story.kind, sender=f"Titular de {unit}", addressee=letter.sender,
                subject=story.answer, dated_on=timezone.localtime(later).date(), organization=office,
                copies=("Archivo",), answers=(letter,),
            ),
            by=keeper, now=later,
        )  # fmt: skip
        books.deliver(sent, moved_at=later + HOUR, channel="mensajeria", by=keeper, now=later + 2 * HOUR)
        _link(sent, keeper, later)


def _link(letter: Letter, keeper: User, now: datetime.datetime) -> None:
    """Tie it to a case of its unit that the keeper sees, if there is one."""
    case = case_access.visible(keeper, timezone.localdate()).filter(unit=letter.unit, parent=None).first()
    if case is not None:
        try:
            books.link(letter, case, by=keeper, now=now)
        except CmsError:
            return


def _cancelled(keepers: dict[str, User], now: datetime.datetime) -> None:
    keeper = keepers.get("ni")
    if keeper is None:
        return
    moment = now - datetime.timedelta(days=7)
    letter = books.send(
        books.Facts(
            unit="ni", kind="memorando", sender="Titular de Normatividad Informática",
            addressee="Departamento de Soporte Técnico", subject="Convocatoria a revisión de lineamientos",
            dated_on=timezone.localtime(moment).date(),
        ),
        by=keeper, now=moment,
    )  # fmt: skip
    books.cancel(letter, reason="La reunión se pospuso antes de enviarlo", by=keeper, now=moment + HOUR)


def _turn(story: Turned, keepers: dict[str, User]) -> None:
    """As the reception and the departments do it, an hour after another."""
    letter = Letter.objects.filter(unit="dge", subject=story.subject).first()
    below = {unit for _, unit, _ in story.turned_on}
    if letter is None or not {"dge", *story.units, *below} <= keepers.keys():
        return
    moment = letter.recorded_at + HOUR
    due = timezone.localtime(moment).date() + datetime.timedelta(days=story.within) if story.within else None
    made = turning.turn(
        letter, story.units, instruction=story.instruction, answer_due_on=due, by=keepers["dge"], now=moment
    )  # fmt: skip
    by_unit = {one.unit: one for one in made}
    for unit, other, wanted in story.turned_on:
        turning.turn_on(
            by_unit[unit], [other], instruction=wanted, answer_due_on=due, by=keepers[unit], now=moment + HOUR
        )  # fmt: skip
    for unit, note in story.attended:
        turning.attend(by_unit[unit], note=note, by=keepers[unit], now=moment + HOUR)
    for unit, reason in story.returned:
        turning.give_back(by_unit[unit], reason=reason, by=keepers[unit], now=moment + HOUR)


def _scan(letter: Letter) -> SimpleUploadedFile:
    """A page that says that it is invented."""
    facts = {"letter": letter, "subject": letter.subject}
    content = render_pdf("letters/demo_scan.html", facts, title="Oficio inventado")
    return SimpleUploadedFile("oficio-inventado.pdf", content, content_type="application/pdf")
