"""Every function that a folder names is written, and none has the name of another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cms.cases import registry
from cms.procedures.checks import functions_of_procedures, missing_functions
from schemas.procedures import load_folder, names

CLAVE = "solicitud_dictamen_tecnico"


@pytest.fixture
def _own_functions(monkeypatch: pytest.MonkeyPatch) -> None:
    """The functions of a test are gone after it."""
    monkeypatch.setattr(registry, "_rules", dict(registry._rules))
    monkeypatch.setattr(registry, "_services", dict(registry._services))


def test_no_folder_names_a_function_that_nobody_wrote() -> None:
    assert functions_of_procedures() == []


@pytest.mark.parametrize("changed", [{"rules": ("regla_sin_escribir",)}, {"service": "servicio_sin_escribir"}])
def test_an_unknown_name_is_an_error_with_its_place(changed: dict[str, object]) -> None:
    folder = load_folder(CLAVE)
    activity = replace(folder.declaration.actividades["act_04_oficio"], **changed)
    declaration = replace(folder.declaration, actividades={**folder.declaration.actividades, "act_04_oficio": activity})
    found = missing_functions(
        [replace(folder, declaration=declaration)], registry.known_rules(), registry.known_services()
    )
    (name,) = [changed.get("service") or changed["rules"][0]]  # type: ignore[index]
    assert [(error.id, error.msg) for error in found] == [
        ("procedures.E001", f"{CLAVE}, act_04_oficio: nobody wrote the function «{name}».")
    ]


def test_the_functions_of_the_data_portal_are_not_ours() -> None:
    folder = load_folder("alta_conjunto_datos")
    assert folder.declaration.sistema == "portal"
    assert missing_functions([folder], (), ()) == []


def test_two_functions_of_the_same_name_are_refused(_own_functions: None) -> None:
    def anexos_completos(moment: registry.Moment) -> None:
        return None

    with pytest.raises(ValueError, match="two functions are called 'anexos_completos'"):
        registry.rule(anexos_completos)


@pytest.mark.parametrize("clave", names())
def test_a_rule_kept_by_a_function_names_one_that_an_activity_runs(clave: str) -> None:
    declared = load_folder(clave).declaration
    used = {name for activity in declared.actividades.values() for name in (*activity.rules, activity.service)}
    assert {rule.where for rule in declared.reglas.values() if rule.kept_by == "funcion"} <= used
