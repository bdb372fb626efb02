"""Every rule of the format, one broken at a time."""

from dataclasses import replace
from datetime import date

import pytest

from pipelines.form317 import Resource, Term, Workbook, check_dataset, check_workbook, review
from pipelines.form317.codes import CODES
from schemas.form317 import FORMAT
from tests.form317.books import BOOK, DATASET, DEPENDENCIA, RESOURCE, book, rows_of, save, with_resource

TODAY = date(2026, 6, 1)


def label(path):
    return FORMAT.field(path).label


def found(workbook):
    return [(p.code, p.severity, p.sheet, p.column) for p in check_workbook(workbook, today=TODAY)]


def test_a_good_workbook_has_no_problem():
    assert found(BOOK) == []


REQUIRED = [
    (sheet, field)
    for sheet in FORMAT.captured
    for field in sheet.printed
    if field.required and (sheet.key, field.key) not in (("recurso", "id_dataset"), ("diccionario", "id_dataset"))
]


@pytest.mark.parametrize(("sheet", "field"), REQUIRED, ids=lambda item: item.key)
def test_every_required_cell(sheet, field):
    kind = {"tags": (), "date": None}.get(field.kind, "")
    changed = {
        "dependencia": lambda: Workbook(replace(DEPENDENCIA, **{field.key: kind}), (DATASET,)),
        "dataset": lambda: book(**{field.key: kind}),
        "recurso": lambda: with_resource(**{field.key: kind}),
        "diccionario": lambda: book(terms=(replace(DATASET.terms[0], **{field.key: kind}), DATASET.terms[1])),
    }[sheet.key]()
    assert found(changed) == [("obligatorio", "error", sheet.title, field.label)]


CASES = {
    "valor_fuera_de_catalogo": (book(tema="Deportes"), "Dataset", "dataset.tema"),
    "dependencia_distinta": (book(id_dependencia="13"), "Dataset", "dataset.id_dependencia"),
    "id_repetido": (
        Workbook(DEPENDENCIA, (DATASET, replace(DATASET, id_dataset="01"))),
        "Dataset",
        "dataset.id_dataset",
    ),
    "referencia_inexistente": (
        Workbook(DEPENDENCIA, (DATASET,), (replace(RESOURCE, id_dataset="9"),)),
        "Recurso",
        "recurso.id_dataset",
    ),
    "sin_conjuntos": (Workbook(DEPENDENCIA), "Dataset", None),
    "sin_recursos": (book(resources=()), "Dataset", "dataset.id_dataset"),
    "sin_diccionario": (book(terms=()), "Dataset", "dataset.id_dataset"),
    "diccionario_recomendado": (
        book(resources=(replace(RESOURCE, formato="GEOJSON", archivo="a.geojson"),), terms=()),
        "Dataset",
        "dataset.id_dataset",
    ),
    "correo_invalido": (book(responsable_correo="persona@ejemplo"), "Dataset", "dataset.responsable_correo"),
    "etiqueta_invalida": (book(etiquetas=("bien", "¡mal!")), "Dataset", "dataset.etiquetas"),
    "fecha_final_anterior": (with_resource(fecha_final=date(2024, 12, 31)), "Recurso", "recurso.fecha_final"),
    "fecha_futura": (with_resource(fecha_final=date(2026, 6, 2)), "Recurso", "recurso.fecha_final"),
    "archivo_con_ruta": (with_resource(archivo="../secreto.csv"), "Recurso", "recurso.archivo"),
    "archivo_repetido": (
        book(resources=(RESOURCE, replace(RESOURCE, nombre="Otro", archivo="ARBOLES.csv"))),
        "Recurso",
        "recurso.archivo",
    ),
    "recurso_repetido": (
        book(resources=(RESOURCE, replace(RESOURCE, nombre="arboles al cierre de ano", archivo="b.csv"))),
        "Recurso",
        "recurso.nombre",
    ),
    "extension_distinta": (with_resource(archivo="arboles.pdf"), "Recurso", "recurso.archivo"),
    "direccion_invalida": (
        book(resources=(replace(RESOURCE, formato="WMS", archivo="servidor/wms"),), terms=()),
        "Recurso",
        "recurso.archivo",
    ),
    "termino_repetido": (book(terms=(*DATASET.terms, DATASET.terms[0])), "Diccionario de Datos", "diccionario.termino"),
    "termino_parecido": (
        book(terms=(*DATASET.terms, replace(DATASET.terms[0], termino="Especié"))),
        "Diccionario de Datos",
        "diccionario.termino",
    ),
    "nombre_largo": (book(nombre="palabra " * 16), "Dataset", "dataset.nombre"),
    "descripcion_larga": (book(descripcion="\n\n".join("12345")), "Dataset", "dataset.descripcion"),
    "logotipo_no_imagen": (
        Workbook(replace(DEPENDENCIA, logotipo="logo.exe"), (DATASET,)),
        "Dependencia",
        "dependencia.logotipo",
    ),
}


@pytest.mark.parametrize("code", CASES)
def test_every_rule(code):
    workbook, sheet, path = CASES[code]
    assert found(workbook) == [(code, CODES[code].severity, sheet, label(path) if path else None)]


def test_the_repeated_row_of_dependencia(tmp_path):
    rows = rows_of()
    rows["dependencia"].append(["13", "Otra", "Funciones", "otra.png"])
    result = review(save(tmp_path / "l.xlsx", rows))
    assert [(p.code, p.row) for p in result.errores] == [("dependencia_repetida", 3)]


def test_every_code_of_the_rules_is_tested_here():
    group = {code for code, known in CODES.items() if known.group == CODES["obligatorio"].group}
    assert group == {*CASES, "obligatorio", "dependencia_repetida"}


@pytest.mark.parametrize(
    "name",
    ["../a.csv", "a/b.csv", "C:\\a.csv", "..", "a\x00.csv", "https://x.mx/a.csv", "a|b.csv", "~a.csv", "con:a.csv"],
)
def test_file_names_with_paths(name):
    assert "archivo_con_ruta" in {p.code for p in check_workbook(with_resource(archivo=name))}


@pytest.mark.parametrize("name", ["árboles 2025 (final).csv", "a.b.csv", "DATOS.CSV", "ñandú_1.csv"])
def test_good_file_names(name):
    assert found(with_resource(archivo=name)) == []


@pytest.mark.parametrize(
    ("formato", "archivo"),
    [("XLS", "a.xlsx"), ("XLS", "a.xls"), ("ODS", "a.ods"), ("PX", "a.px"), ("CSV", "a.csv")],
)
def test_formats_with_dictionary(formato, archivo):
    assert found(with_resource(formato=formato, archivo=archivo)) == []


@pytest.mark.parametrize(
    ("formato", "archivo"),
    [
        ("JSON", "a.json"),
        ("XML", "a.xml"),
        ("RDF", "a.ttl"),
        ("RSS", "a.rss"),
        ("WMS", "https://mapas.ejemplo.mx/wms?a=1"),
    ],
)
def test_formats_that_need_no_dictionary(formato, archivo):
    assert found(book(resources=(replace(RESOURCE, formato=formato, archivo=archivo),), terms=())) == []


@pytest.mark.parametrize("formato", FORMAT.catalogues["formatos"].values)
def test_every_format_has_a_file_name_that_passes(formato):
    option = FORMAT.file_format(formato)
    name = "https://mapas.ejemplo.mx/wms" if option.remote else f"datos.{option.extensions[0]}"
    assert found(with_resource(formato=formato, archivo=name)) == []


@pytest.mark.parametrize(
    "address",
    ["", "persona", "a@b", "a b@c.mx", "a@b..mx", ".a@b.mx", "a@-b.mx", "a@b.mx,c@d.mx", "<a@b.mx", "a@b.mx\n"],
)
def test_bad_addresses(address):
    codes = {p.code for p in check_workbook(book(responsable_correo=address))}
    assert codes == {"correo_invalido" if address else "obligatorio"}


def test_messages_tell_what_where_and_how():
    for workbook, _, _ in CASES.values():
        for p in check_workbook(workbook, today=TODAY):
            assert len(p.message) > 20
            assert p.message[0].isupper() or p.message[0] in "«¿"
            assert p.message.rstrip()[-1] in ".?:"


def test_rows_are_those_of_excel(tmp_path):
    rows = rows_of(book(tema=""))
    for page in rows.values():
        page[:0] = [["Título"], []]
    result = review(save(tmp_path / "l.xlsx", rows))
    assert [p.to_json() | {"mensaje": ""} for p in result.errores] == [
        {"codigo": "obligatorio", "hoja": "Dataset", "fila": 4, "columna": "Tema", "mensaje": ""}
    ]


def test_an_unreadable_cell_is_not_also_called_empty(tmp_path):
    rows = rows_of()
    rows["recurso"][1][4] = "ayer"
    assert [p.code for p in review(save(tmp_path / "l.xlsx", rows)).errores] == ["fecha_invalida"]


def test_a_missing_column_is_told_once(tmp_path):
    rows = rows_of(Workbook(DEPENDENCIA, (DATASET, replace(DATASET, id_dataset="2", nombre="Otro"))))
    rows["dataset"] = [row[:5] + row[6:] for row in rows["dataset"]]
    result = review(save(tmp_path / "l.xlsx", rows))
    assert [(p.code, p.row, p.column) for p in result.errores if p.column == "Tema"] == [
        ("columna_faltante", 1, "Tema")
    ]


@pytest.mark.parametrize("sheet", FORMAT.captured, ids=lambda sheet: sheet.key)
def test_a_missing_sheet_is_told_once(tmp_path, sheet):
    rows = {key: page for key, page in rows_of().items() if key != sheet.key}
    codes = [p.code for p in review(save(tmp_path / "l.xlsx", rows)).errores]
    assert codes.count("hoja_faltante") == 1
    assert "sin_recursos" not in codes
    assert "sin_diccionario" not in codes


@pytest.mark.parametrize("sheet", FORMAT.captured, ids=lambda sheet: sheet.key)
def test_a_sheet_without_header(tmp_path, sheet):
    rows = rows_of()
    rows[sheet.key] = [["cualquier", "cosa", "escrita"], [1, 2, 3]]
    codes = {p.code for p in review(save(tmp_path / "l.xlsx", rows)).errores}
    assert "encabezado_no_encontrado" in codes


def test_one_dataset_as_plain_values():
    assert check_dataset(DATASET.to_dict()) == []
    spoiled = {**DATASET.to_dict(), "tema": "", "recursos": []}
    assert {p.code for p in check_dataset(spoiled)} == {"obligatorio", "sin_recursos"}


def test_orphans_are_checked_too():
    orphan = Resource(id_dataset="9", archivo="../a.csv", formato="CSV", nombre="A")
    codes = {p.code for p in check_workbook(Workbook(DEPENDENCIA, (DATASET,), (orphan,), (Term(termino="a"),)))}
    assert codes == {"obligatorio", "archivo_con_ruta", "referencia_inexistente"}
