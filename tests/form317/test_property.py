"""generate -> write -> read -> export -> equal, for any workbook. The portal's part is tested in the extension."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings

from pipelines.form317 import Workbook, read_workbook, write_workbook
from tests.form317.books import RESOURCE, book
from tests.form317.strategies import workbooks


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(workbooks())
def test_what_is_written_reads_back_equal_and_exports_equal(workbook):
    with TemporaryDirectory() as name:
        first, second = Path(name) / "uno.xlsx", Path(name) / "dos.xlsx"
        write_workbook(first, workbook)
        read, problems = read_workbook(first)
        assert read == workbook
        assert problems == []
        loaded = Workbook.from_dict(read.to_dict())
        assert loaded == workbook
        write_workbook(second, loaded)
        assert read_workbook(second) == (workbook, [])


def test_dates_before_excel_begins(tmp_path):
    old = book(resources=(replace(RESOURCE, fecha_inicial=date(1810, 9, 16)),))
    write_workbook(tmp_path / "l.xlsx", old)
    assert read_workbook(tmp_path / "l.xlsx") == (old, [])
