"""Everything that shows the format comes from its declaration. Each of these fails when one of them drifts."""

import json
import re
from dataclasses import fields

import pytest
import yaml
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from pipelines.form317 import Dataset, Dependencia, Resource, Term, write_template
from pipelines.form317.codes import CODES
from pipelines.form317.documentation import page
from pipelines.form317.generate import generated
from pipelines.form317.guides import LIST_ROW, LISTS, list_name
from pipelines.form317.write import FIRST_ROW, HEADER_ROW
from schemas.form317 import FORMAT
from schemas.form317.scheming import PRESETS

RECORDS = {"dependencia": Dependencia, "dataset": Dataset, "recurso": Resource, "diccionario": Term}


@pytest.mark.parametrize("path", generated(), ids=lambda path: path.name)
def test_generated_files_are_up_to_date(path):
    hint = "run: python -m pipelines.form317.generate"
    assert path.read_text(encoding="utf-8") == generated()[path], hint


@pytest.mark.parametrize("key", RECORDS)
def test_records_have_exactly_the_declared_fields(key):
    own = {f.name for f in fields(RECORDS[key])} - {"row", "resources", "terms"}
    assert own == {f.key for f in FORMAT.sheet(key).fields}


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    path = tmp_path_factory.mktemp("plantilla") / "plantilla.xlsx"
    write_template(path)
    return load_workbook(path)


def test_the_template_has_the_five_sheets(template):
    assert template.sheetnames == [sheet.title for sheet in FORMAT.sheets]


@pytest.mark.parametrize("sheet", FORMAT.captured, ids=lambda sheet: sheet.key)
def test_the_template_has_every_printed_column_with_its_comment(template, sheet):
    header = template[sheet.title][HEADER_ROW]
    assert [cell.value for cell in header] == [f.label for f in sheet.printed]
    for cell, field in zip(header, sheet.printed, strict=True):
        assert field.help in cell.comment.text
        assert field.example in cell.comment.text


@pytest.mark.parametrize("sheet", FORMAT.captured, ids=lambda sheet: sheet.key)
def test_the_template_offers_lists_and_colours_what_is_missing(template, sheet):
    page_ = template[sheet.title]
    lists = {str(v.sqref).split(":")[0]: v for v in page_.data_validations.dataValidation}
    rules = {str(area.sqref).split(":")[0]: area.rules for area in page_.conditional_formatting}
    for index, field in enumerate(sheet.printed):
        first = f"{page_.cell(FIRST_ROW, index + 1).column_letter}{FIRST_ROW}"
        if field.catalogue:
            assert lists[first].formula1 == list_name(field.catalogue)
        if field.reference:
            target = FORMAT.sheet(field.reference.split(".")[0]).title
            assert f"'{target}'!" in lists[first].formula1
        missing = [rule for rule in rules[first] if "TRIM(" in rule.formula[0]]
        assert len(missing) == (1 if field.required else 0)


def test_what_is_typed_in_an_empty_cell_stays_as_typed(template):
    for sheet in FORMAT.captured:
        for index, field in enumerate(sheet.printed):
            column = template[sheet.title].column_dimensions[get_column_letter(index + 1)]
            assert column.number_format == ("dd/mm/yyyy" if field.kind == "date" else "@")


@pytest.mark.parametrize("key", LISTS)
def test_the_lists_of_the_template_are_the_catalogues(template, key):
    name = template.defined_names[list_name(key)]
    sheet, area = next(name.destinations)
    values = [row[0].value for row in template[sheet][area]]
    assert tuple(values) == FORMAT.catalogues[key].values
    assert template[sheet].cell(LIST_ROW, 1 + 2 * LISTS.index(key)).value == FORMAT.catalogues[key].title


def test_every_catalogue_of_the_official_workbook_is_a_list():
    used = {f.catalogue for sheet in FORMAT.captured for f in sheet.printed if f.catalogue}
    assert used <= set(LISTS)


@pytest.fixture(scope="module")
def form(repository):
    folder = repository / "ckanext-puebla" / "ckanext" / "puebla" / "schemas"
    presets = json.loads((folder / "presets.json").read_text(encoding="utf-8"))
    return yaml.safe_load((folder / "dataset.yaml").read_text(encoding="utf-8")), presets


def test_the_form_of_ckan_has_every_mapped_field_with_its_label_and_choices(form):
    schema, presets = form
    names = {p["preset_name"] for p in presets["presets"]}
    assert names == set(PRESETS)
    dictionary = next(f for f in schema["dataset_fields"] if f["field_name"] == "diccionario")
    places = {
        "dataset": schema["dataset_fields"],
        "recurso": schema["resource_fields"],
        "diccionario": dictionary["repeating_subfields"],
    }
    for key, shown in places.items():
        by_name = {f["field_name"]: f for f in shown}
        for field in FORMAT.sheet(key).fields:
            if field.scheming is None:
                continue
            own = by_name[field.scheming]
            assert (own["label"], own["help_text"], own["required"]) == (field.label, field.help, field.required)
            if field.catalogue:
                assert tuple(c["value"] for c in own["choices"]) == FORMAT.catalogue_of(field).values


def test_the_docs_page_tells_every_field_value_and_code():
    text = page()
    for sheet in FORMAT.captured:
        for field in sheet.fields:
            assert f"| {field.label} | `{field.key}` |" in text
    for catalogue in FORMAT.catalogues.values():
        for value in catalogue.values:
            assert f"| {value} |" in text
    assert set(re.findall(r"^\| `(\w+)` \| (?:error|aviso) ", text, re.MULTILINE)) == set(CODES)
