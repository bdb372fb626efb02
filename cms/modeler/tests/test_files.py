"""Files that people send: attacks are refused, honest ones come back as they were."""

from __future__ import annotations

import io
import stat
import zipfile

import pytest

from cms.modeler.domain import files
from cms.modeler.errors import Refused
from cms.modeler.tests.world import folder, renamed
from schemas.procedures.loader import MAIN, PROCESS


def archive(content: dict[str, bytes | str], **marks: int) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for path, text in content.items():
            member = zipfile.ZipInfo(path)
            member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, marks.get(path, 0o644) << 16
            made.writestr(member, text)
    return target.getvalue()


def test_a_folder_goes_out_and_comes_back_the_same() -> None:
    assert files.unpack(files.pack(folder())) == folder()
    assert files.pack(folder()) == files.pack(folder())
    inside = {f"asignacion/{path}": text for path, text in folder().items()}
    assert files.unpack(archive({**inside, "__MACOSX/asignacion/._x": b"\0"})) == folder()


@pytest.mark.parametrize(("path", "words"), [
    ("../fuera.yaml", "no tiene lugar"),
    ("/etc/passwd", "no tiene lugar"),
    ("forms/../../x.yaml", "no tiene lugar"),
    ("forms/x.html", "no tiene lugar"),
    ("otro/x.yaml", "no tiene lugar"),
    ("forms/sub/x.yaml", "no tiene lugar"),
])  # fmt: skip
def test_paths_that_have_no_place(path: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        files.unpack(archive({**folder(), path: "titulo: x\n"}))


def test_bombs_links_and_damaged_archives() -> None:
    with pytest.raises(Refused, match="más de 5 MB"):
        files.unpack(archive({**folder(), "forms/bomba.yaml": b"a" * 60_000_000}))
    with pytest.raises(Refused, match="es un enlace"):
        files.unpack(archive({**folder(), "forms/x.yaml": "/etc/passwd"}, **{"forms/x.yaml": stat.S_IFLNK | 0o777}))
    with pytest.raises(Refused, match="más de 300 archivos"):
        files.unpack(archive({f"forms/f{number}.yaml": "a: 1\n" for number in range(301)}))
    with pytest.raises(Refused, match="no es un ZIP"):
        files.unpack(b"PK\x03\x04 nada")
    with pytest.raises(Refused, match="más de 4 MB"):
        files.unpack(b"PK" + b"0" * (4 * 1024 * 1024))
    with pytest.raises(Refused, match="UTF-8"):
        files.unpack(archive({**folder(), "forms/x.yaml": b"\xff\xfe\xff"}))
    with pytest.raises(Refused, match="le falta «process.bpmn»"):
        files.unpack(archive({MAIN: folder()[MAIN]}))


SCRIPT = '<bpmn:scriptTask id="malo"><bpmn:script>x</bpmn:script></bpmn:scriptTask>'
FOREIGN = '<camunda:connector xmlns:camunda="http://camunda.org/schema/1.0/bpmn"/>'
IMPORT = '<bpmn:import importType="x" location="https://otro.example/x.xsd" namespace="x"/>'
ENTITY = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(("old", "new", "reason"), [
    ("<bpmn:definitions", f"{ENTITY}<bpmn:definitions", "DTD o entidades"),
    ("<bpmn:startEvent ", f"{SCRIPT}<bpmn:startEvent ", "El elemento «scriptTask» no se admite"),
    ("<puebla:actividad", f"{FOREIGN}<puebla:actividad", "La extensión «connector» no es de este manual"),
    ("</bpmn:definitions>", f"{IMPORT}</bpmn:definitions>", "El elemento «import» no se admite"),
    ("</bpmn:definitions>", "", "no es XML válido"),
])  # fmt: skip
def test_diagrams_with_what_is_not_ours_are_refused_with_the_reason(old: str, new: str, reason: str) -> None:
    text = folder()[PROCESS]
    with pytest.raises(Refused) as caught:
        files.check({**folder(), PROCESS: text.replace(old, new, 1) if new else renamed(text, old, new)})
    assert any(reason in one for one in caught.value.reasons)
    assert not any("Premature" in one or "line " in one for one in caught.value.reasons)


def test_a_diagram_that_is_not_finished_is_kept() -> None:
    files.check({**folder(), PROCESS: renamed(folder()[PROCESS], 'targetRef="act_02_turno"', 'targetRef="nada"')})


def test_big_files_and_nulls() -> None:
    with pytest.raises(Refused, match="pesa demasiado: 600 kB"):
        files.check({"forms/x.yaml": "a" * 600_000})
    with pytest.raises(Refused, match="no es un archivo de texto"):
        files.check({"forms/x.yaml": "a\0b"})
