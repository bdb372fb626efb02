"""The demo city's contents that wait for validation, are due for review or have broken links."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Page, Site

from cms.accounts.models import User
from cms.core import demo
from cms.core.publication import by_system
from cms.directory.models import Organization
from cms.pages.models import ContentPage
from cms.validation.domain import broken_links, declarations, requests, reviews, workflows
from cms.validation.domain.queries import all_waiting
from cms.validation.models import CheckedAddress
from cms.validation.models.links import BROKEN

REASON = "Ciudad de demostración"
CLOSED = "cierres-de-calles-por-obra"
QUESTIONS = "preguntas-sobre-ciclovias"

CLOSED_BEFORE = (
    "<h2>Qué calles se cierran</h2><p>Esta semana se cierra la calle Inventada, de la avenida de los Supuestos a la "
    "plaza Imaginaria.</p><p>El paso a pie queda abierto.</p>"
)
CLOSED_AFTER = (
    "<h2>Qué calles se cierran</h2><p>Desde el lunes se cierra la calle Inventada, de la avenida de los Supuestos a la "
    "plaza Imaginaria.</p><p>El paso a pie y en bicicleta queda abierto.</p><h2>Cómo rodear</h2><p>Use la calle del "
    "Ejemplo, que tendrá doble sentido mientras dure la obra.</p>"
)
ANSWERS = (
    '<h2>¿Puedo ir en sentido contrario?</h2><p>No. Vea el <a linktype="page" id="987654321">reglamento de '
    'ciclovías</a>.</p><h2>¿Dónde dejo mi bicicleta?</h2><p>En los de la lista: <a linktype="document" '
    'id="987654321">estacionamientos para bicicletas</a>.</p><h2>¿Hay mapa?</h2><p>Sí, en la página <a '
    'href="/movilidad/mapa-anterior/">Mapa de ciclovías</a>.</p>'
)


@demo.register("validacion", order=50)
def load() -> str:
    """Workflows, a page that waits for the enlace of movilidad, another one due for review with broken links."""
    workflows.sync()
    home = Site.objects.get(is_default_site=True).root_page
    movilidad = Organization.objects.get(clave="movilidad")
    closed = ensure_page(home, CLOSED, "Cierres de calles por obra", CLOSED_BEFORE, movilidad)
    late = timezone.localdate() - timedelta(days=12)
    ensure_page(home, QUESTIONS, "Preguntas sobre las ciclovías", ANSWERS, movilidad, review_on=late)
    ask_once(closed, User.objects.get(username="editora"))
    broken_links.begin(timezone.now())
    broken = CheckedAddress.objects.filter(state=BROKEN).count()
    due = len(reviews.due(timezone.localdate()))
    return f"{len(all_waiting())} por validar, {due} por revisar, {broken} enlaces rotos"


def ensure_page(
    home: Page, slug: str, title: str, markup: str, organization: Organization, **fields: Any
) -> ContentPage:
    """A public page of the city's site, made once."""
    found = ContentPage.objects.child_of(home).filter(slug=slug).first()
    if found is not None:
        return found
    made = ContentPage(title=title, slug=slug, organization=organization, body=text(markup), live=False, **fields)
    home.add_child(instance=made)
    with by_system(REASON):
        made.save_revision().publish()
    made.refresh_from_db()
    return made


def text(markup: str) -> list[dict[str, str]]:
    """One block of text."""
    return [{"type": "texto", "value": markup}]


def ask_once(page: ContentPage, editor: User) -> None:
    """A draft of the editor of the city's site, sent to the enlace once."""
    if page.workflow_states.exists():
        return
    draft = page.get_latest_revision_as_object()
    draft.body = [{**text(CLOSED_AFTER)[0], "id": draft.body[0].id}]
    revision = draft.save_revision(user=editor)
    version = declarations.present()
    requests.ask(
        actor=editor,
        page=page,
        revision_id=revision.pk,
        accepted=declarations.Accepted(version.text_hash, version.keys),
        note="Cambió el día en que empieza la obra y se agregó por dónde rodear.",
    )
