"""A workbook loaded through the API of the real portal, and out again equal."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import requests
from ckan import model
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, given, settings

from ckanext.puebla.tests.city import CSV
from ckanext.puebla.tests.wsgi import PortalAdapter
from pipelines.cli import command
from pipelines.form317 import Dependencia, Workbook, read_workbook, review, write_workbook
from pipelines.form317.client import Portal
from pipelines.form317.errors import PortalError
from pipelines.form317.export import fetch_workbook
from pipelines.form317.load import find_organization, load
from pipelines.form317.records import Dataset
from schemas.form317 import FORMAT

URL = "http://portal.example"


def strategies():
    """The workbooks that the pure tests use; CKAN puts its own package `tests` before ours, so by path."""
    path = Path(__file__).resolve().parents[4] / "tests" / "form317" / "strategies.py"
    spec = spec_from_file_location("puebla_strategies", path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def portal_of(app, city):
    """Make the API client of a person, and the adapter that sees its requests."""

    def make(person: str = "capturista", fail_after: int | None = None, token: str | None = None):
        adapter = PortalAdapter(app.flask_app, fail_after)
        session = requests.Session()
        session.mount("http://", adapter)
        key = token or city.token(person)
        return Portal(URL, key, session=session, pauses=(0.0,), sleep=lambda _: None), adapter

    return make


def dataset(city, number: int, **changes) -> Dataset:
    values = city.dataset("", id_dataset=str(number), nombre=f"Estaciones {number}")
    found = Dataset.from_dict(values)
    resources = (replace(found.resources[0], archivo=f"estaciones_{number}.csv"),)
    terms = tuple(replace(term, tipo=None) for term in found.terms)
    return replace(found, resources=resources, terms=terms, **changes)


def owner(city) -> Dependencia:
    group = model.Group.get(city.organization.id)
    group.description, group.image_url = "Ordena la movilidad.", "https://portal.example/logo.png"
    model.Session.commit()
    return Dependencia(id_dependencia="07", nombre=group.title, funciones=group.description, logotipo="logo.png")


@pytest.fixture
def prepared(city, tmp_path):
    """A good workbook of two datasets, reviewed, and the folder of its files."""
    folder = tmp_path / "datos"
    folder.mkdir()
    for number in (1, 2):
        (folder / f"estaciones_{number}.csv").write_text(CSV.replace("12", str(number + 20)), encoding="utf-8")
    (folder / "logo.png").write_bytes(b"logo")
    write_workbook(tmp_path / "libro.xlsx", Workbook(owner(city), (dataset(city, 1), dataset(city, 2))))
    result = review(tmp_path / "libro.xlsx", folder)
    assert result.errores == []
    return result.workbook, folder


def statuses(portal, workbook, folder, **options):
    organization = find_organization(portal, workbook.dependencia.id_dependencia)
    return [step.status for step in load(portal, workbook, folder, organization=organization, **options)]


def exported(portal, folder: Path) -> Workbook:
    """What the portal gives back, through a workbook on disk."""
    write_workbook(folder / "exportado.xlsx", fetch_workbook(portal, "07"))
    workbook, problems = read_workbook(folder / "exportado.xlsx")
    assert problems == []
    return workbook


def held(city) -> list[str]:
    found = city.act("capturista", "puebla_submission_list", organization_id=city.organization.id)
    return sorted(row["metadata"]["id_dataset"] if "metadata" in row else row["id_dataset"] for row in found["results"])


def test_load_and_export_give_back_an_equal_workbook(portal_of, prepared, tmp_path):
    workbook, folder = prepared
    portal, _ = portal_of()
    assert statuses(portal, workbook, folder) == ["creado", "creado"]
    assert exported(portal, tmp_path) == workbook


def test_only_the_asked_datasets_are_exported(portal_of, prepared):
    workbook, folder = prepared
    portal, _ = portal_of()
    statuses(portal, workbook, folder)
    found = fetch_workbook(portal, "007", ["2"])
    assert [d.id_dataset for d in found.datasets] == ["2"]


def test_loading_again_changes_nothing_and_sends_no_file(portal_of, prepared):
    workbook, folder = prepared
    portal, adapter = portal_of()
    statuses(portal, workbook, folder)
    adapter.actions.clear()
    assert statuses(portal, workbook, folder) == ["sin_cambios", "sin_cambios"]
    assert "puebla_file_stage" not in adapter.actions


def test_a_change_updates_only_its_dataset(portal_of, prepared):
    workbook, folder = prepared
    portal, _ = portal_of()
    statuses(portal, workbook, folder)
    first, second = workbook.datasets
    changed = replace(workbook, datasets=(first, replace(second, tema="Turismo")))
    assert statuses(portal, changed, folder) == ["sin_cambios", "actualizado"]
    assert [d.tema for d in fetch_workbook(portal, "07").datasets] == [first.tema, "Turismo"]


def test_simulating_tells_the_same_and_does_nothing(city, portal_of, prepared):
    workbook, folder = prepared
    portal, adapter = portal_of()
    assert statuses(portal, workbook, folder, simulate=True) == ["creado", "creado"]
    assert held(city) == []
    assert not {"puebla_file_stage", "puebla_dataset_put"} & set(adapter.actions)
    statuses(portal, workbook, folder)
    first, second = workbook.datasets
    changed = replace(workbook, datasets=(first, replace(second, tema="Turismo")))
    assert statuses(portal, changed, folder, simulate=True) == ["sin_cambios", "actualizado"]
    assert statuses(portal, workbook, folder) == ["sin_cambios", "sin_cambios"]


@pytest.mark.parametrize("requests_before_the_cut", [1, 2, 3, 5])
def test_an_interrupted_load_is_taken_up(city, portal_of, prepared, requests_before_the_cut):
    workbook, folder = prepared
    portal, _ = portal_of(fail_after=requests_before_the_cut)
    organization = city.organization.id
    told = list(load(portal, workbook, folder, organization=organization))
    assert told[-1].problem.code == "portal_sin_respuesta"
    assert held(city) == [str(n + 1) for n in range(sum(step.status == "creado" for step in told))]
    again, _ = portal_of()
    assert set(statuses(again, workbook, folder)) <= {"creado", "sin_cambios"}
    assert exported(again, folder.parent) == workbook


def test_a_dataset_is_loaded_whole_or_not_at_all(city, portal_of, prepared):
    workbook, folder = prepared
    portal, _ = portal_of()
    first, second = workbook.datasets
    broken = replace(first, resources=(*first.resources, replace(first.resources[0], archivo="no_existe.csv")))
    told = list(load(portal, replace(workbook, datasets=(broken, second)), folder, organization=city.organization.id))
    assert [step.status for step in told] == ["error", "creado"]
    assert told[0].problem.code == "archivo_faltante"
    assert held(city) == ["2"]


def test_what_the_portal_refuses_is_told_with_its_reason(city, portal_of, prepared):
    workbook, folder = prepared
    portal, _ = portal_of()
    wrong = replace(workbook.datasets[0], tema="Deportes")
    told = list(load(portal, replace(workbook, datasets=(wrong,)), folder, organization=city.organization.id))
    assert told[0].problem.code == "portal_rechaza"
    assert "Deportes" in told[0].problem.message
    assert held(city) == []


@pytest.mark.parametrize("person", ["ajeno", "ciudadana", "seguridad", "tecnico"])
def test_only_the_enlace_of_the_dependencia_loads(city, portal_of, prepared, person):
    workbook, folder = prepared
    portal, _ = portal_of(person)
    told = list(load(portal, workbook, folder, organization=city.organization.id))
    assert [step.problem.code for step in told] == ["clave_invalida"]
    assert held(city) == []


def test_a_key_that_is_none(city, portal_of, prepared):
    workbook, folder = prepared
    portal, _ = portal_of(token="no-es-una-clave")
    told = list(load(portal, workbook, folder, organization=city.organization.id))
    assert [step.problem.code for step in told] == ["clave_invalida"]


def test_a_dependencia_that_the_portal_does_not_have(portal_of):
    portal, _ = portal_of()
    with pytest.raises(PortalError) as stop:
        find_organization(portal, "999")
    assert stop.value.code == "dependencia_desconocida"


def test_the_commands_load_simulate_export_and_prefill(portal_of, prepared, tmp_path, monkeypatch):
    workbook, folder = prepared
    portal, adapter = portal_of()
    monkeypatch.setattr("pipelines.form317.client.Portal", lambda url, token: portal)

    def run(order, *arguments):
        given = ["form317", order, *map(str, arguments), "--url", URL, "--token", "x"]
        return CliRunner().invoke(command, given, prog_name="puebla")

    def told(*options):
        result = run("cargar", tmp_path / "libro.xlsx", "--datos", folder, "--json", *options)
        body = json.loads(result.stdout)
        return result.exit_code, body["simulado"], [(d["id_dataset"], d["estado"]) for d in body["conjuntos"]]

    assert told("--simular") == (0, True, [("1", "creado"), ("2", "creado")])
    assert told() == (0, False, [("1", "creado"), ("2", "creado")])
    assert told() == (0, False, [("1", "sin_cambios"), ("2", "sin_cambios")])
    assert run("exportar", tmp_path / "salida.xlsx", "--dependencia", "07").exit_code == 0
    assert read_workbook(tmp_path / "salida.xlsx") == (workbook, [])
    assert run("plantilla", tmp_path / "uno.xlsx", "--dependencia", "07", "--conjunto", "2").exit_code == 0
    assert read_workbook(tmp_path / "uno.xlsx")[0] == replace(workbook, datasets=workbook.datasets[1:])
    assert run("plantilla", tmp_path / "hoja.xlsx", "--dependencia", "07").exit_code == 0
    assert read_workbook(tmp_path / "hoja.xlsx")[0] == Workbook(workbook.dependencia)
    missing = run("plantilla", tmp_path / "no.xlsx", "--dependencia", "07", "--conjunto", "99")
    assert (missing.exit_code, "no tiene los conjuntos: 99" in missing.output) == (2, True)
    (folder / "estaciones_1.csv").unlink()
    adapter.actions.clear()
    refused = run("cargar", tmp_path / "libro.xlsx", "--datos", folder)
    assert (refused.exit_code, adapter.actions) == (1, [])


def test_any_workbook_goes_in_and_comes_out_equal(city, portal_of):
    portal, _ = portal_of()
    owned, made = owner(city), strategies()

    @settings(
        max_examples=6,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        phases=[Phase.generate],  # shrinking would take minutes of a portal's time
    )
    @given(made.workbooks())
    def goes_round(generated):
        workbook = replace(made.loadable(generated, "07"), dependencia=owned)
        with TemporaryDirectory() as name:
            folder = Path(name)
            write_workbook(folder / "libro.xlsx", workbook)
            read, problems = read_workbook(folder / "libro.xlsx")
            assert (read, problems) == (workbook, [])
            for resource in (r for d in read.datasets for r in d.resources):
                if not FORMAT.file_format(resource.formato).remote:
                    (folder / resource.archivo).write_text(CSV, encoding="utf-8")
            told = list(load(portal, read, folder, organization=city.organization.id))
            assert [step.problem for step in told] == [None] * len(told)
            given_back = exported(portal, folder)
            assert sorted(given_back.datasets, key=by_id) == sorted(workbook.datasets, key=by_id)
            assert given_back.dependencia == workbook.dependencia
        wanted = {"organization_id": city.organization.id, "state": "captura", "limit": 100}
        for submission in city.act("capturista", "puebla_submission_list", **wanted)["results"]:
            city.act("capturista", "puebla_submission_cancel", id=submission["id"], reason="Fin del ejemplo.")

    goes_round()


def by_id(found: Dataset) -> str:
    return found.id_dataset
