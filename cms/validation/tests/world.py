"""A small city for the tests: two dependencias, their people, and a tree of pages that needs validation."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page, Site

from cms.accounts.models import User
from cms.core.publication import by_system
from cms.directory.models import Appointment, Organization, Person, Substitution
from cms.pages.models import ContentPage, HomePage
from cms.validation.domain import declarations, requests, workflows
from cms.validation.models import Declaration

PASSWORD = "una-clave-de-prueba-2026"


def person(username: str, organization: Organization | None = None) -> User:
    """An account with a person behind it."""
    who = Person.objects.create(first_names=username.title(), first_surname="Prueba", organization=organization)
    return User.objects.create_user(
        username, f"{username}@puebla.example", PASSWORD, first_name=username.title(), last_name="Prueba", person=who
    )


def appoint(user: User, role: str, organization: Organization, **dates: Any) -> Appointment:
    """A nombramiento in force."""
    return Appointment.objects.create(
        person=user.person, role=role, organization=organization, oficio_number="OF-1", oficio_date=date(2026, 1, 1),
        **{"starts_on": date(2026, 1, 1), **dates},
    )  # fmt: skip


def substitute(absent: User, instead: User, start: date, end: date) -> Substitution:
    """Somebody acts for another."""
    return Substitution.objects.create(absent=absent.person, substitute=instead.person, starts_on=start, ends_on=end)


def page_rights(user: User, page: Page, *actions: str, group: str = "") -> Group:
    """Rights on a tree of pages, and on entering the administration."""
    found, _ = Group.objects.get_or_create(name=group or f"derechos-{user.username}")
    found.permissions.add(Permission.objects.get(codename="access_admin"))
    for action in actions:
        GroupPagePermission.objects.get_or_create(
            group=found,
            page=page,
            permission=Permission.objects.get(codename=f"{action}_page", content_type__app_label="wagtailcore"),
        )
    user.groups.add(found)
    return found


def text(markup: str) -> list[dict[str, Any]]:
    """The body of a page with one block of text."""
    return [{"type": "texto", "value": markup}]


def city() -> SimpleNamespace:
    """Everything; the workflow is in force from here on."""
    root = Page.get_first_root_node()
    movilidad = Organization.objects.create(clave="movilidad", name="Secretaría de Movilidad")
    parques = Organization.objects.create(clave="parques", name="Coordinación de Parques")
    home = HomePage(title="Inicio", slug="inicio-prueba", organization=movilidad)
    root.add_child(instance=home)
    site, _ = Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "www.puebla.localhost", "port": 8000, "root_page": home}
    )
    page = ContentPage(
        title="Licencias", slug="licencias", organization=movilidad, body=text("<p>Antes.</p>"), live=False
    )
    home.add_child(instance=page)
    made = SimpleNamespace(root=root, home=home, site=site, page=page, movilidad=movilidad, parques=parques)
    made.author = person("autora", movilidad)
    made.holder = person("titular", movilidad)
    made.colleague = person("colega", parques)
    made.stranger = person("extrana")
    made.web = person("web")
    appoint(made.holder, "enlace_web", movilidad)
    appoint(made.colleague, "enlace_web", parques)
    page_rights(made.author, home, "add", "change")
    page_rights(made.web, home, "add", "change", "publish", "bulk_delete", "lock", "unlock", group="equipo-web")
    workflows.sync()
    for user in (made.holder, made.colleague):
        user.groups.add(Group.objects.get(name="enlaces-web"))
    return made


def publish_by_system(page: Page) -> None:
    """Make a page public without asking anybody."""
    with by_system("prueba"):
        page.save_revision(clean=False).publish()
    page.refresh_from_db()


def write(page: Page, author: User, markup: str = "<p>Después.</p>", **fields: Any) -> int:
    """A new draft by somebody; the number of its revision."""
    draft = page.get_latest_revision_as_object()
    draft.body = text(markup)
    for name, value in fields.items():
        setattr(draft, name, value)
    if not page.live:
        draft.save()
    revision_id: int = draft.save_revision(user=author).pk
    page.refresh_from_db()
    return revision_id


def accepted() -> declarations.Accepted:
    """The whole declaration of today."""
    version = declarations.present()
    return declarations.Accepted(version.text_hash, version.keys)


def ask(world: SimpleNamespace, page: Page | None = None, author: User | None = None, **fields: Any) -> Any:
    """A draft that is sent to be validated; the open task."""
    page, author = page or world.page, author or world.author
    revision_id = write(page, author, **fields)
    requests.ask(actor=author, page=page, revision_id=revision_id, accepted=accepted())
    page.refresh_from_db()
    return page.current_workflow_state.current_task_state


def declared() -> int:
    """How many declarations there are."""
    return Declaration.objects.count()


def today() -> date:
    """The day in the city."""
    return timezone.localdate()
