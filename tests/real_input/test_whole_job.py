"""The whole job on real files: workbook, revisar, cargar over HTTP, review by four enlaces, download by a citizen."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests
from ckan.lib.jobs import get_queue
from ckan.lib.redis import connect_to_redis
from ckanext.puebla.demo.accounts import act, prepare
from ckanext.puebla.demo.city import City, DemoOffice, Person
from rq import SimpleWorker

from pipelines.form317 import write_workbook
from schemas.procedures import load_folder
from tests.live.in_process import empty_portal
from tests.real_input.material import OFFICE, Material
from tests.real_input.material import prepare as prepare_material
from tests.real_input.server import serving

ROOT = Path(__file__).resolve().parents[2]
ENLACE, SEGURIDAD, TRANSPARENCIA, TECNICO, CITIZEN = (
    "real-datos",
    "real-seguridad",
    "real-transparencia",
    "real-tecnico",
    "",
)
ORGANIZATION = "obra"


@dataclass
class Job:
    """The portal's address, the accounts, the material, and how long each part took."""

    url: str
    tokens: dict[str, str]
    material: Material
    libro: Path
    seconds: dict[str, float] = field(default_factory=dict)
    counts: dict[str, Any] = field(default_factory=dict)

    def call(self, user: str, action: str, **data: Any) -> Any:
        """Call an action over HTTP."""
        headers = {"Authorization": self.tokens[user]} if user else {}
        answer = requests.post(f"{self.url}/api/3/action/{action}", json=data, headers=headers, timeout=300)
        body = answer.json()
        assert body["success"], (action, answer.status_code, body.get("error"))
        return body["result"]

    def puebla(self, *arguments: str) -> tuple[int, dict[str, Any]]:
        """Run the command of the enlace's own computer."""
        environment = {**os.environ, "PUEBLA_URL": self.url, "PUEBLA_TOKEN": self.tokens[ENLACE]}
        done = subprocess.run(
            [sys.executable, "-c", "from pipelines.cli import main; main()", *arguments],
            cwd=ROOT, env=environment, capture_output=True, text=True, timeout=900, check=False,
        )  # fmt: skip
        assert done.stdout.strip(), done.stderr
        return done.returncode, json.loads(done.stdout)


def made_city() -> City:
    people = (
        Person(ENLACE, "Enlace Real Inventada", "enlace_datos_abiertos", "R-1/2026"),
        Person(SEGURIDAD, "Seguridad Real Inventada", "enlace_seguridad", "R-2/2026"),
    )
    portal = (
        Person(TRANSPARENCIA, "Transparencia Real Inventada", "enlace_transparencia", "R-3/2026"),
        Person(TECNICO, "Técnica Real Inventada", "enlace_tecnico", "R-4/2026"),
    )
    office = DemoOffice(ORGANIZATION, OFFICE.id_dependencia, OFFICE.nombre, OFFICE.funciones, people, ())
    return City("solo-para-estas-pruebas", portal, (), (office,))


@pytest.fixture(scope="module")
def job(shared_data, reset_db, migrate_db_for, tmp_path_factory) -> Iterator[Job]:  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("real")
    material = prepare_material(shared_data, folder)
    libro = folder / "FORM-317.xlsx"
    write_workbook(libro, material.workbook)
    with empty_portal(reset_db, migrate_db_for, tmp_path_factory.mktemp("portal")):
        tokens = accounts(made_city())
        with serving() as url:
            made = Job(url, tokens, material, libro)
            yield made
            report(made)


def accounts(city: City) -> dict[str, str]:
    """Make the people; a key of the API for each."""
    prepare(city)
    names = [person.usuario for person in city.people]
    return {name: act(name, "api_token_create", user=name, name="real")["token"] for name in names}


def timed(job: Job, name: str, began: float) -> None:
    job.seconds[name] = round(time.monotonic() - began, 1)


def test_1_the_workbook_and_its_files_pass(job: Job) -> None:
    began = time.monotonic()
    status, said = job.puebla("form317", "revisar", str(job.libro), "--datos", str(job.material.folder), "--json")
    timed(job, "revisar", began)
    assert (status, said["errores"]) == (0, [])
    assert said["conjuntos"] == 25
    assert said["recursos"] >= 20
    assert set(job.material.formats) >= {"CSV", "XLS", "ODS", "GEOJSON", "KML", "SHP", "PX"}
    job.counts |= {name: said[name] for name in ("conjuntos", "recursos", "terminos")}
    job.counts["avisos"] = len(said["avisos"])


def test_2_loading_twice_changes_nothing_the_second_time(job: Job) -> None:
    arguments = ("form317", "cargar", str(job.libro), "--datos", str(job.material.folder), "--json")
    began = time.monotonic()
    status, said = job.puebla(*arguments)
    timed(job, "cargar", began)
    assert status == 0, said
    began = time.monotonic()
    status, again = job.puebla(*arguments)
    timed(job, "cargar otra vez", began)
    assert status == 0, again
    assert {row["estado"] for row in rows(said)} == {"creado"}
    assert {row["estado"] for row in rows(again)} == {"sin_cambios"}
    assert (len(rows(again)), sum(row["archivos_enviados"] for row in rows(again))) == (25, 0)


def rows(said: dict[str, Any]) -> list[dict[str, Any]]:
    return next(value for value in said.values() if isinstance(value, list) and value and "estado" in value[0])


def test_3_four_enlaces_review_every_dataset(job: Job) -> None:
    restrictions = [item.key for item in load_folder("alta_conjunto_datos").declaration.restricciones]
    good = {key: {"verdict": "cumple"} for key in restrictions}
    letter = {
        "numero": "R-100/2026",
        "fecha": "2026-01-15",
        "procedencia": OFFICE.nombre,
        "asunto": "Solicitud de validación",
        "solicitante": "Enlace Real Inventada",
    }
    turns: list[tuple[str, str, dict[str, Any]]] = [
        (ENLACE, "act_01_captura", {}),
        (SEGURIDAD, "act_01_visto_bueno", {"outcome": "conforme"}),
        (ENLACE, "act_02_solicitud_validacion", {"oficio": letter}),
        (SEGURIDAD, "act_03_seguridad", {"restrictions": good}),
        (TRANSPARENCIA, "act_03_transparencia", {"restrictions": good}),
        (ENLACE, "act_04_solicitud_publicacion", {"outcome": "enviar"}),
        (TECNICO, "act_05_validacion_tecnica", {"outcome": "cumple"}),
    ]
    began = time.monotonic()
    for user, node, answer in turns:
        waiting = [task for task in job.call(user, "puebla_inbox")["tasks"] if task["node"] == node]
        assert len(waiting) == 25
        started = time.monotonic()
        for task in waiting:
            shown = job.call(user, "puebla_submission_show", id=task["submission_id"])
            job.call(user, "puebla_task_complete", id=task["id"], revision=shown["revision"], **answer)
        timed(job, f"25 × {node}", started)
    timed(job, "revisión completa", began)
    began = time.monotonic()
    work_off_the_queue()
    timed(job, "publicación en segundo plano de los archivos grandes", began)
    found = job.call(ENLACE, "puebla_submission_list", organization_id=ORGANIZATION, limit=100)["results"]
    assert {row["state"] for row in found} == {"publicada"}


def work_off_the_queue() -> None:
    """What the portal's worker does, here until nothing waits."""
    connection = connect_to_redis()
    SimpleWorker([get_queue()], connection=connection).work(burst=True)


def test_4_a_citizen_finds_and_downloads_the_exact_bytes(job: Job) -> None:
    began = time.monotonic()
    names = job.call(CITIZEN, "package_list")
    assert len(names) == 25
    tables = files = 0
    for name in names:
        package = job.call(CITIZEN, "package_show", id=name)
        assert package["version"] == "1"
        for resource in package["resources"]:
            address = resource["url"].replace(resource["url"].split("/dataset/")[0], job.url)
            content = requests.get(address, timeout=300).content
            original = (job.material.folder / resource["archivo"]).read_bytes()
            assert hashlib.sha256(content).hexdigest() == resource["hash"] == hashlib.sha256(original).hexdigest()
            files += 1
            tables += bool(resource.get("datastore_active"))
    timed(job, "descarga y comprobación", began)
    assert files == sum(job.material.formats.values())
    tabular = sum(job.material.formats[name] for name in ("CSV", "XLS", "ODS", "PX"))
    assert tables >= tabular
    job.counts |= {"archivos públicos": files, "tablas consultables": tables}


def test_5_the_rows_are_all_there(job: Job) -> None:
    """The biggest table, counted by the portal and by the file itself."""
    found = job.call(CITIZEN, "resource_search", query="name:conapo poblacion")["results"]
    assert found
    total = job.call(CITIZEN, "datastore_search", resource_id=found[0]["id"], limit=1)["total"]
    lines = sum(1 for _ in (job.material.folder / found[0]["archivo"]).open(encoding="utf-8"))
    assert total == lines - 1


def report(job: Job) -> None:
    """Write the block for docs/rendimiento.md."""
    target = Path(os.environ.get("PUEBLA_REAL_INPUT_REPORT", ROOT / ".run" / "datos-reales.md"))
    target.parent.mkdir(parents=True, exist_ok=True)
    formats = ", ".join(f"{count} {name}" for name, count in sorted(job.material.formats.items()))
    lines = ["| Medida | Valor |", "|---|---:|"]
    lines += [f"| {name} | {value} |" for name, value in job.counts.items()]
    lines += [f"| {name} | {value:.1f} s |" for name, value in job.seconds.items()]
    target.write_text(f"Archivos por formato: {formats}.\n\n" + "\n".join(lines) + "\n", encoding="utf-8")
