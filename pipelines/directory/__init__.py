"""The workbook of the directory: from a file to rows with their problems, and from rows to a file."""

from pipelines.directory.read import Reading, Row, read_book
from pipelines.directory.write import Rows, write_book

__all__ = ["Reading", "Row", "Rows", "read_book", "write_book"]
