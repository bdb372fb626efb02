"""The formats say what the manual prints, and a declaration that contradicts itself does not load."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.formats import declaration, load


def labels(name: str) -> list[str]:
    return [field.label for section in load(name).sections for field in section.fields]


def test_form_316_as_printed() -> None:
    form = load("form_316")
    assert form.code == "FORM.316/SECATI/012224"
    assert labels("form_316") == [
        "Fecha de Solicitud", "Nombre del Proyecto", "Área Solicitante", "Responsable del Área Solicitante",
        "Fecha de Liberación", "Detalle de la liberación", "Anexos",
    ]  # fmt: skip
    assert [section.title for section in form.sections] == ["", "DATOS DEL PROYECTO", "DATOS DE LA LIBERACIÓN"]
    assert [(place.caption, place.post) for place in form.signatures] == [
        ("Elaboró", "Jefe de Departamento de Servicios Web"),
        ("Aprobado", "Subdirector de Sistemas de la Dirección de Gobierno Electrónico"),
        ("Área Solicitante", ""),
    ]
    assert len(form.keepers) == 1


def test_form_318_as_printed() -> None:
    form = load("form_318")
    assert form.code == "FORM.318/SECATI/012224"
    assert form.letterhead == (
        "DIRECCIÓN DE GOBIERNO ELECTRÓNICO", "SUBDIRECCIÓN DE SISTEMAS", "DEPARTAMENTO DE SERVICIOS WEB",
    )  # fmt: skip
    assert labels("form_318") == [
        "Fecha de Solicitud", "Nombre del Proyecto", "Area Solicitante", "Responsable del Area Solicitante",
        "Descripción de la Actualización o Mantenimiento", "Justificación de la Actualización o Mantenimiento",
    ]  # fmt: skip
    assert [place.caption for place in form.signatures] == ["Area Solicitante", "Gobierno Electrónico"]
    assert len(form.keepers) == 2


def test_required_fields_without_value_are_named() -> None:
    form = load("form_316")
    whole = dict.fromkeys(form.keys, "x")
    assert form.missing({**whole, "annexes": ""}) == []
    assert form.missing({**whole, "detail": "", "name": None}) == ["Nombre del Proyecto", "Detalle de la liberación"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("code: FORM.9", "no code of the Contraloría"),
        ("keepers: []", "at least one original"),
        ("sections: [{fields: [{key: a, label: A, type: color}]}]", "unknown types"),
        ("sections: [{fields: [{key: a, label: A, type: text}, {key: a, label: B, type: text}]}]", "declared twice"),
    ],
)
def test_a_contradiction_does_not_load(change: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {
        "code": "code: FORM.999/SECATI/012224", "name": "name: x", "heading": "heading: X", "keepers": "keepers: [a]",
        "sections": "sections: [{fields: [{key: a, label: A, type: text}]}]",
        "signatures": "signatures: [{key: s, caption: S}]",
    }  # fmt: skip
    whole[change.partition(":")[0]] = change
    (tmp_path / f"{change[:4]}{len(change)}.yaml").write_text("\n".join(whole.values()), encoding="utf-8")
    monkeypatch.setattr(declaration, "HERE", tmp_path)
    with pytest.raises(declaration.FormatError, match=said):
        load(f"{change[:4]}{len(change)}")
