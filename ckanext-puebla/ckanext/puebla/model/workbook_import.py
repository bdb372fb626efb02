"""Imports: an uploaded workbook with its data files, read in the background."""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import DateTime
from sqlalchemy.orm import Mapped, mapped_column

from ckanext.puebla.model.base import Base, new_id, now


class WorkbookImport(Base):
    """One upload of FORM.317 and what became of it."""

    __tablename__ = "puebla_import"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    organization_id: Mapped[str] = mapped_column(index=True)
    created_by: Mapped[str]
    created_at: Mapped[datetime.datetime] = mapped_column(DateTime(timezone=True), default=now)
    modified_at: Mapped[datetime.datetime] = mapped_column(DateTime(timezone=True), default=now)
    status: Mapped[str] = mapped_column(default="pendiente")
    progress: Mapped[int] = mapped_column(default=0)
    workbook_name: Mapped[str]
    workbook_sha256: Mapped[str]
    annotated_sha256: Mapped[str | None]
    files: Mapped[list[Any]] = mapped_column(default=list)
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    records: Mapped[dict[str, Any]] = mapped_column(default=dict)
    results: Mapped[list[Any]] = mapped_column(default=list)
    error: Mapped[str | None]
