"""Finding records by what the workbook calls them, the ones made by earlier rows included."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cms.directory.errors import Invalid
from cms.directory.models import Organization, Person, Post, Unit


class Lookup:
    """Everything that rows refer to, read once and kept up by the import."""

    def __init__(self) -> None:
        self.organizations = {one.clave: one for one in Organization.objects.all()}
        self.units: dict[tuple[str, str], Unit] = {}
        self.posts: dict[tuple[str, str, str], Post] = {}
        self._people: dict[str, Person] = {}
        for unit in Unit.objects.select_related("organization", "parent"):
            self.add_unit(unit)
        for post in Post.objects.select_related("unit__organization"):
            self.add_post(post)
        for person in Person.objects.select_related("organization", "post__unit__organization").order_by("active"):
            self.add_person(person)

    def add_unit(self, unit: Unit) -> None:
        """Remember a unit."""
        self.units[unit.organization.clave, unit.code] = unit

    def add_post(self, post: Post) -> None:
        """Remember a post."""
        self.posts[post.unit.organization.clave, post.unit.code, post.code] = post

    def add_person(self, person: Person) -> None:
        """Remember a person under every name; active people come last and win an e-mail that changed hands."""
        for name in (str(person.uuid), person.employee_number, person.email):
            if name:
                self._people[name.lower()] = person

    def organization(self, clave: str | None, column: str = "organization") -> Organization | None:
        """The dependencia; `Invalid` when there is none of that clave."""
        if not clave:
            return None
        if clave not in self.organizations:
            raise Invalid.of(column, f"No existe la dependencia «{clave}».")
        return self.organizations[clave]

    def unit(self, clave: str | None, code: str | None, column: str = "unit") -> Unit | None:
        """The unit of a dependencia; `Invalid` when there is none of that clave."""
        if not code:
            return None
        found = self.units.get((clave or "", code))
        if found is None:
            raise Invalid.of(column, f"La dependencia no tiene la unidad «{code}».")
        return found

    def post(self, clave: str | None, unit: str | None, code: str | None) -> Post | None:
        """The post of a unit; without the unit, the only one of that clave in the dependencia."""
        if not code:
            return None
        if unit:
            found = [self.posts[key] for key in ((clave or "", unit, code),) if key in self.posts]
        else:
            found = [post for (own, _, name), post in self.posts.items() if (own, name) == (clave or "", code)]
        if len(found) > 1:
            raise Invalid.of("unit", f"Hay varios puestos «{code}»: indique la unidad.")
        if not found:
            raise Invalid.of("post", f"No existe el puesto «{code}» en esa dependencia y unidad.")
        return found[0]

    def person(self, name: str | None, column: str) -> Person:
        """The person; `Invalid` when nobody is called so."""
        found = self._people.get((name or "").lower())
        if found is None:
            raise Invalid.of(column, f"No hay ninguna persona con el número, correo o identificador «{name}».")
        return found

    def knows(self, name: str | None) -> bool:
        """Whether somebody is called so."""
        return (name or "").lower() in self._people

    def known_person(self, values: dict[str, Any]) -> Person | None:
        """The person that a row of Personas is about: by identifier, else number, else e-mail."""
        uuid: UUID | None = values.get("uuid")
        number, email = values.get("employee_number") or "", values.get("email") or ""
        if uuid:
            return self._people.get(str(uuid))
        if number and number.lower() in self._people:
            return self._people[number.lower()]
        found = self._people.get(email.lower()) if email else None
        if found is not None and number and found.employee_number:
            raise Invalid.of("email", f"Ese correo es de {found}, con número {found.employee_number}.")
        return found
