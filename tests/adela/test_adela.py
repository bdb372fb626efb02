"""The converter of ADELA inventories, on small inventories of our own."""

import csv
from datetime import date
from pathlib import Path

import pytest

from pipelines.adela import Office, UnreadableInventory, convert, read_inventory
from pipelines.adela.guesses import Guess, Period, file_format, file_name, frequency, period

COLUMNS = [
    "ds:identifier", "ds:title", "ds:description", "ds:keyword", "ds:contactPoint", "ds:mbox", "ds:temporal",
    "ds:dataDictionary", "ds:accrualPeriodicity", "rs:title", "rs:description", "rs:downloadURL",
    "rs:mediaType", "rs:temporal",
]  # fmt: skip


def inventory(folder: Path, *rows: dict[str, str], encoding: str = "utf-8-sig") -> Path:
    path = folder / "inventario.csv"
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def dataset(identifier: str, title: str, **more: str) -> dict[str, str]:
    base = {"ds:description": "Texto", "ds:keyword": "uno, dos", "ds:contactPoint": "Persona Inventada"}
    base |= {
        "ds:mbox": "datos@oficina.example",
        "ds:accrualPeriodicity": "mensual",
        "ds:temporal": "2014-01-01/2014-06-30",
    }
    return {
        "ds:identifier": identifier,
        "ds:title": title,
        **base,
        **{f"ds:{key}": value for key, value in more.items()},
    }


def resource(
    identifier: str, address: str, media_type: str = "text/csv", title: str = "Recurso", temporal: str = "2014"
) -> dict[str, str]:
    return {
        "ds:identifier": identifier,
        "rs:title": title,
        "rs:downloadURL": address,
        "rs:mediaType": media_type,
        "rs:temporal": temporal,
    }


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("anual", Guess("anual", False)),
        ("Anual", Guess("anual", False)),
        ("trimestralmente", Guess("trimestral", False)),
        ("Semestral ", Guess("semestral", False)),
        ("cuando se pueda", Guess("irregularmente", True)),
        ("", Guess("irregularmente", True)),
    ],
)
def test_frequency(written: str, expected: Guess) -> None:
    assert frequency(written) == expected


@pytest.mark.parametrize(
    ("address", "media_type", "formato", "name"),
    [
        ("http://x.example/a/tiendas.csv", "text/csv", Guess("CSV", False), Guess("tiendas.csv", False)),
        ("http://x.example/a/tiendas.CSV", "csv", Guess("CSV", False), Guess("tiendas.CSV", False)),
        ("http://x.example/a/padron.rar", "zip", Guess("CSV", True), Guess("padron.csv", True)),
        (
            "http://x.example/a/mapa.zip",
            "application/vnd.google-earth.kml+xml",
            Guess("KML", True),
            Guess("mapa.kml", True),
        ),
        ("http://x.example/a/padron.csv", "application/zip", Guess("CSV", True), Guess("padron.csv", False)),
        ("http://x.example/a/Hoja%20uno.xlsx", "", Guess("XLS", False), Guess("Hoja uno.xlsx", False)),
    ],
)
def test_format_and_file_name(address: str, media_type: str, formato: Guess, name: Guess) -> None:
    assert file_format(address, media_type) == formato
    assert file_name(address, "Título", formato.value) == name


@pytest.mark.parametrize(
    ("own", "wide", "expected"),
    [
        ("2014", "2014-01-01/2014-06-30", Period(date(2014, 1, 1), date(2014, 6, 30), True)),
        ("2013", "2014-01-01/2014-06-30", Period(date(2013, 1, 1), date(2013, 12, 31), True)),
        ("2013/2014", "", Period(date(2013, 1, 1), date(2014, 12, 31), True)),
        ("2004-2014", "2004-12-17/2014-08-04", Period(date(2004, 12, 17), date(2014, 8, 4), True)),
        ("2014-02-01/2014-02-28", "2014", Period(date(2014, 2, 1), date(2014, 2, 28), False)),
        ("", "2014-01-01 / 2014-06-30", Period(date(2014, 1, 1), date(2014, 6, 30), True)),
        ("primer semestre", "", None),
        ("2014-13-45", "", None),
    ],
)
def test_period(own: str, wide: str, expected: Period | None) -> None:
    assert period(own, wide) == expected


def test_two_datasets_with_one_identifier_keep_their_own_resources(tmp_path: Path) -> None:
    path = inventory(
        tmp_path,
        dataset("POP", "Primero"),
        resource("POP", "http://x.example/uno.csv"),
        dataset("POP", "Segundo"),
        resource("POP", "http://x.example/dos.csv"),
    )
    result = convert(read_inventory(path))
    assert list(result.workbooks) == ["oficina"]
    found = [(d.id_dataset, d.nombre, [r.archivo for r in d.resources]) for d in result.workbooks["oficina"].datasets]
    assert found == [("POP", "Primero", ["uno.csv"]), ("POP-2", "Segundo", ["dos.csv"])]
    assert [p.row for p in result.problems if p.code == "adela.identificador"] == [4]


def test_each_mail_domain_is_an_office_unless_one_is_given(tmp_path: Path) -> None:
    path = inventory(
        tmp_path,
        dataset("A", "Uno", mbox="a@leche.example"),
        resource("A", "http://x.example/a.csv"),
        dataset("B", "Dos", mbox="b@abasto.example, c@abasto.example"),
        resource("B", "http://x.example/b.csv"),
    )
    entries = read_inventory(path)
    assert sorted(convert(entries).workbooks) == ["abasto", "leche"]
    one = convert(entries, office=Office("0101", "Oficina Inventada", "Hace cosas", "logo.png"))
    assert [(k, b.dependencia and b.dependencia.nombre, len(b.datasets)) for k, b in one.workbooks.items()] == [
        ("0101", "Oficina Inventada", 2)
    ]
    assert [p.row for p in one.problems if p.code == "adela.correo"] == [4]


def test_repeated_file_names_get_a_number(tmp_path: Path) -> None:
    path = inventory(
        tmp_path,
        dataset("A", "Uno"),
        resource("A", "http://x.example/1/a.csv"),
        resource("A", "http://x.example/2/A.csv"),
    )
    resources = convert(read_inventory(path)).workbooks["oficina"].datasets[0].resources
    assert [(r.archivo, r.nombre) for r in resources] == [("a.csv", "Recurso"), ("A-2.csv", "Recurso (2)")]


def test_headers_at_hand_become_terms_once(tmp_path: Path) -> None:
    path = inventory(
        tmp_path,
        dataset("A", "Uno"),
        resource("A", "http://x.example/a.csv"),
        resource("A", "http://x.example/b.csv", title="Otro"),
    )
    headers = {"a.csv": ["folio", "año"], "b.csv": ["folio", "monto"]}
    book = convert(read_inventory(path), header_of=lambda name, _: headers.get(name)).workbooks["oficina"]
    assert [t.termino for t in book.datasets[0].terms] == ["folio", "año", "monto"]


def test_dataset_without_resources_is_an_error(tmp_path: Path) -> None:
    result = convert(read_inventory(inventory(tmp_path, dataset("A", "Uno"))))
    assert [(p.code, p.row) for p in result.problems.errors] == [("adela.sin_recursos", 2)]


def test_cp1252_inventory_keeps_its_accents(tmp_path: Path) -> None:
    path = inventory(tmp_path, dataset("A", "Acción niñez"), resource("A", "http://x.example/a.csv"), encoding="cp1252")
    assert read_inventory(path)[0].title == "Acción niñez"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a,b\n1,2\n", "le faltan las columnas"),
        (b"\x00\x01\x02", "no es un archivo de texto"),
        (b"", "le faltan las columnas"),
        ((",".join(COLUMNS) + "\n").encode(), "ningún conjunto"),
    ],
)
def test_other_files_are_refused_in_words(tmp_path: Path, content: bytes, expected: str) -> None:
    path = tmp_path / "otro.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableInventory, match=expected):
        read_inventory(path)
