"""What helps while typing in the workbook: lists, date limits and colours on what is missing or wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openpyxl import Workbook as Excel
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from schemas.form317 import FORMAT, Catalogue, Field, Sheet

LISTS = ("utilidad", "temas", "frecuencias", "formatos", "visualizaciones")
LIST_ROW = 3

_MISSING = PatternFill("solid", bgColor="FFE699")
_WRONG = PatternFill("solid", bgColor="F8B4B4")
_TITLE = Font(bold=True, color="FFFFFF")
_TITLE_FILL = PatternFill("solid", fgColor="1F3A5F")


def fit_to_paper(page: Worksheet) -> None:
    """Print a sheet as one landscape page wide, with the header on every page."""
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    frozen = int(str(page.freeze_panes)[1:])
    page.print_title_rows = f"1:{frozen - 1}"


def list_name(catalogue: str) -> str:
    """Return the defined name under which the workbook holds a catalogue."""
    return f"lista_{catalogue}"


def add_named_lists(book: Excel, page: Worksheet) -> None:
    """Fill the sheet of catalogues, two columns each, and give every list a name."""
    title: Any = page.cell(1, 1, f"{FORMAT.code} · {FORMAT.sheet('tipo_datos').section}")
    title.font = Font(bold=True, size=14, color="1F3A5F")
    instructions: Any = page.cell(2, 1, FORMAT.instructions)
    instructions.alignment = Alignment(wrap_text=True, vertical="top")
    page.merge_cells(start_row=2, start_column=1, end_row=2, end_column=2 * len(LISTS))
    page.row_dimensions[2].height = 48
    for position, key in enumerate(LISTS):
        _add_list(book, page, FORMAT.catalogues[key], 1 + 2 * position)
    page.freeze_panes = f"A{LIST_ROW + 1}"
    fit_to_paper(page)


def _add_list(book: Excel, page: Worksheet, catalogue: Catalogue, column: int) -> None:
    for offset, text in ((0, catalogue.title), (1, "Ejemplos o significado")):
        cell: Any = page.cell(LIST_ROW, column + offset, text)
        cell.font, cell.fill = _TITLE, _TITLE_FILL
    for row, option in enumerate(catalogue.options, LIST_ROW + 1):
        page.cell(row, column, option.value).alignment = Alignment(vertical="top")
        page.cell(row, column + 1, option.description).alignment = Alignment(wrap_text=True, vertical="top")
    letter = get_column_letter(column)
    page.column_dimensions[letter].width = 30
    page.column_dimensions[get_column_letter(column + 1)].width = 44
    last = LIST_ROW + len(catalogue.options)
    reference = f"'{page.title}'!${letter}${LIST_ROW + 1}:${letter}${last}"
    book.defined_names[list_name(catalogue.key)] = DefinedName(list_name(catalogue.key), attr_text=reference)


def add_guides(page: Worksheet, sheet: Sheet, first: int, last_rows: Mapping[str, int]) -> None:
    """Add to one captured sheet its drop-downs and colours, from row `first` on."""
    last = first if sheet.single_row else last_rows[sheet.key]
    for column, field in enumerate(sheet.printed, 1):
        letter = get_column_letter(column)
        area = f"{letter}{first}:{letter}{last}"
        if validation := _validation(field, first, last_rows):
            validation.add(area)
            page.add_data_validation(validation)
        for formula, fill in _colours(sheet, field, letter, first, last_rows):
            rule = Rule(type="expression", dxf=DifferentialStyle(fill=fill), formula=[formula], stopIfTrue=True)
            page.conditional_formatting.add(area, rule)


def _validation(field: Field, first: int, last_rows: Mapping[str, int]) -> DataValidation | None:
    if field.kind == "choice":
        validation = DataValidation("list", formula1=list_name(field.catalogue or ""), allow_blank=True)
        validation.error = "Elija un valor de la lista."
    elif field.kind == "reference":
        validation = DataValidation("list", formula1=_referred(field, first, last_rows), allow_blank=True)
        validation.error = "Ese ID no existe en su hoja."
        validation.errorStyle = "warning"
    elif field.kind == "date":
        validation = DataValidation("date", operator="greaterThan", formula1="1", allow_blank=True)
        validation.error = "Escriba una fecha como 31/01/2026."
        validation.errorStyle = "warning"
    else:
        return None
    validation.errorTitle = field.label[:32]
    validation.promptTitle = field.label[:32]
    validation.prompt = field.help[:255]
    validation.showErrorMessage = validation.showInputMessage = True
    return validation


def _referred(field: Field, first: int, last_rows: Mapping[str, int]) -> str:
    """Return the cells that hold the identifiers a reference points to."""
    sheet_key, key = (field.reference or "").split(".")
    sheet = FORMAT.sheet(sheet_key)
    letter = get_column_letter(1 + [f.key for f in sheet.printed].index(key))
    last = first if sheet.single_row else last_rows[sheet_key]
    return f"'{sheet.title}'!${letter}${first}:${letter}${last}"


def _colours(
    sheet: Sheet, field: Field, letter: str, first: int, last_rows: Mapping[str, int]
) -> list[tuple[str, PatternFill]]:
    cell = f"{letter}{first}"
    end = get_column_letter(len(sheet.printed))
    rules = []
    if field.required:
        started = "TRUE" if sheet.single_row else f"COUNTA($A{first}:${end}{first})>0"
        rules.append((f'AND({started},TRIM({cell})="")', _MISSING))
    if field.unique:
        rules.append((f'AND({cell}<>"",COUNTIF(${letter}${first}:${letter}${last_rows[sheet.key]},{cell})>1)', _WRONG))
    if field.reference:
        rules.append((f'AND({cell}<>"",COUNTIF({_referred(field, first, last_rows)},{cell})=0)', _WRONG))
    if field.catalogue:
        rules.append((f'AND({cell}<>"",COUNTIF({list_name(field.catalogue)},{cell})=0)', _WRONG))
    if field.kind == "email":
        rules.append((f'AND({cell}<>"",ISERROR(FIND("@",{cell})))', _WRONG))
    if field.not_before:
        other = get_column_letter(1 + [f.key for f in sheet.printed].index(field.not_before))
        rules.append((f'AND({cell}<>"",{other}{first}<>"",{cell}<{other}{first})', _WRONG))
    return rules
