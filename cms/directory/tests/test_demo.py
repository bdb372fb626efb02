"""The demo city loads, and loading it again changes nothing."""

from __future__ import annotations

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.directory import queries
from cms.directory.demo import load
from cms.directory.models import Organization, Person, Post
from schemas.demo import load_city

pytestmark = pytest.mark.django_db


def test_the_city_is_there_and_stays_as_it_is() -> None:
    assert load() == "10 dependencias, 55 personas, 27 nombramientos, 2 suplencias"
    entries = ModelLogEntry.objects.count()
    assert load() == "10 dependencias, 55 personas, 27 nombramientos, 2 suplencias"
    assert ModelLogEntry.objects.count() == entries
    today = timezone.localdate()
    office = Organization.objects.get(clave="movilidad")
    assert [(one.role, str(one.person)) for one in queries.enlaces_of(office, today)] == [
        ("enlace_datos_abiertos", "Amada Ejemplo Rueda"),
        ("enlace_seguridad", "Benito Supuesto Candado"),
        ("enlace_administrativo", "Abundio Muestra Archivero"),
        ("enlace_web", "Yolotzin Inventada Banqueta"),
    ]
    web = Person.objects.get(employee_number="DEMO-1007")
    assert queries.groups_in_force([web.pk], today) == {web.pk: {"equipo-web", "procedimientos"}}
    signs = {code: queries.signatory(code, today) for code in ("sw-jefe", "ss-subdirector", "ia-jefe")}
    assert {code: str(one and one.person) for code, one in signs.items()} == {
        "sw-jefe": "Violeta Supuesta Enlace",
        "ss-subdirector": "Maximiliano Evaristo de Jesús Ficticio y Montaño de la Peña Muestra-Ibargüengoitia",
        "ia-jefe": "Zacarías Muestra Llavero",
    }
    assert Post.objects.filter(unit__organization__clave="gobierno-electronico").count() == 25
    assert queries.public_people(office).count() == sum(
        person.public for one in load_city().offices if one.clave == "movilidad" for person in one.people
    )
