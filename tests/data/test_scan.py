"""The fast scan either says exactly what Python's csv module says, or declines."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.data import scan as fast

CELLS = st.sampled_from(["a", "b c", '"q"', "x,y", "uno\ndos", "", 'z"', "ñ", " "])
WIDTH = 3


def reference(text):
    """Records and the line where each starts, by the csv module."""
    reader = csv.reader(io.StringIO(text, newline=""))
    records, starts = [], []
    while True:
        start = reader.line_num + 1
        try:
            records.append(next(reader))
        except StopIteration:
            return records, starts
        starts.append(start)


def scanned(folder, text, chunk):
    path = folder / "tabla.csv"
    path.write_bytes(text.encode())
    fast._CHUNK, kept = chunk, fast._CHUNK
    try:
        return fast.scan(path, ",", 0, 1_000)
    finally:
        fast._CHUNK = kept


def agree(structure, text):
    records, starts = reference(text)
    assert structure.records == len(records)
    assert {len(record) for record in records} == {structure.fields}
    lines = list(structure.lines) if structure.lines is not None else list(range(1, len(records) + 1))
    assert lines == starts


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("scan")


@settings(max_examples=300, deadline=None)
@given(
    rows=st.lists(st.lists(CELLS, min_size=WIDTH, max_size=WIDTH), min_size=1, max_size=6),
    ends=st.sampled_from(["\n", "\r\n"]),
    last=st.booleans(),
    chunk=st.sampled_from([3, 5, 16, 1000]),
)
def test_strict_files_pass(folder, rows, ends, last, chunk):
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator=ends).writerows([["h", "i", "j"], *rows])
    text = buffer.getvalue() if last else buffer.getvalue().rstrip("\r\n")
    structure = scanned(folder, text, chunk)
    if structure is not None:
        agree(structure, text)
    elif last and not any(all(not cell.strip() for cell in row) for row in rows):
        assert ends == "\r\n"
        assert any("\n" in cell for row in rows for cell in row)


@settings(max_examples=500, deadline=None)
@given(text=st.text(alphabet='ab,\n"\r', min_size=1, max_size=40), chunk=st.sampled_from([3, 7, 1000]))
def test_whatever_passes_is_strict(folder, text, chunk):
    structure = scanned(folder, text, chunk)
    if structure is not None:
        agree(structure, text)


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2\n\n3,4\n",
        "a,b\n1\n",
        'a,b\n"x"y,2\n',
        'a,b\n1,x"y"\n',
        "a,b\n,\n",
        "a,b\n1,2\r\n3,4\n",
        "a,b\n1,\x00\n",
    ],
)
def test_odd_files_take_the_slow_way(folder, text):
    assert scanned(folder, text, 1000) is None


def test_a_cell_too_long_is_left_to_the_slow_way(folder):
    assert scanned(folder, "a,b\n1," + "x" * 2000 + "\n", 64) is None
