"""Drawings: clean, deterministic, and readable without seeing colours."""

from __future__ import annotations

import pytest
from lxml import etree

from pipelines.engine import load_procedure, parse, procedure_names, to_svg
from pipelines.engine.draw_file import with_drawing
from pipelines.engine.svg import activity_rows
from pipelines.engine.verify import drawing_problems
from schemas.procedures import load_folder
from tests.engine.builder import bpmn, grown

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("seed", range(60))
def test_generated_processes_are_drawn_without_a_line_through_a_box(seed: int) -> None:
    xml = with_drawing(grown(seed))
    assert drawing_problems(parse(xml)) == []
    assert with_drawing(xml) == xml


def test_a_bad_drawing_is_found() -> None:
    xml = with_drawing(bpmn([("ini", "act_1"), ("act_1", "act_2"), ("act_2", "fin")]))
    process = parse(xml)
    moved = process.drawing.shapes["act_1"]
    bad = xml.replace(f'y="{moved.y:g}" width="168"'.encode(), f'y="{moved.y + 60:g}" width="168"'.encode())
    assert {problem.code for problem in drawing_problems(parse(bad))} >= {"dibujo_encimado", "linea_sobre_caja"}
    assert {p.code for p in drawing_problems(parse(bpmn([("ini", "act_1"), ("act_1", "fin")])))} == {"sin_dibujo"}


@pytest.mark.parametrize("clave", procedure_names())
def test_kept_drawings_are_the_ones_we_would_make(clave: str) -> None:
    xml = load_folder(clave).bpmn
    assert with_drawing(xml) == xml


def test_state_is_told_in_words_title_and_table() -> None:
    process = load_procedure("alta_conjunto_datos").process
    done, current = ["act_01_captura"], ["act_01_visto_bueno"]
    root = etree.fromstring(to_svg(process, done, current, ["f01", "f02"], prefix="uno").encode())
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "uno-titulo uno-texto"
    assert root.findtext(f"{SVG}title") == "Alta de conjunto de datos en el portal"
    text = root.findtext(f"{SVG}desc") or ""
    assert "En curso: Revisa la captura y da su visto bueno." in text
    words = ["".join(node.itertext()) for node in root.iter(f"{SVG}text")]
    assert (words.count("Hecha"), words.count("En curso"), words.count("Puede seguir")) == (1, 1, 1)
    states = {row.node: row.state_label for row in activity_rows(process, done, current)}
    assert states["act_01_captura"] == "Hecha"
    assert states["act_02_solicitud_validacion"] == "Puede seguir"
    assert states["act_05_validacion_tecnica"] == "Pendiente"


def test_labels_are_escaped() -> None:
    xml = bpmn([("ini", "act_1"), ("act_1", "fin")]).replace(b"Nodo act_1", b"&lt;script&gt;alert(1)&lt;/script&gt;")
    svg = to_svg(parse(xml))
    assert "<script" not in svg
    assert "&lt;script" in svg
