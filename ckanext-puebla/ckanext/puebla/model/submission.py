"""Submissions (*solicitudes*): everything that is captured or reviewed and not yet public."""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from ckanext.puebla.model.base import Base, new_id, now

OPEN = "state NOT IN ('publicada', 'cancelada')"


class Submission(Base):
    """One registration or update of one dataset on its way to the public."""

    __tablename__ = "puebla_submission"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    organization_id: Mapped[str]
    package_id: Mapped[str | None]
    kind: Mapped[str]
    state: Mapped[str]
    revision: Mapped[int] = mapped_column(default=1)
    id_dataset: Mapped[str | None]
    record: Mapped[dict[str, Any]] = mapped_column("metadata", default=dict)
    dictionary: Mapped[list[Any]] = mapped_column(default=list)
    resources: Mapped[list[Any]] = mapped_column(default=list)
    base_version: Mapped[int | None]
    procedure_key: Mapped[str]
    process_hash: Mapped[str]
    tokens: Mapped[dict[str, Any]]
    variables: Mapped[dict[str, Any]] = mapped_column(default=dict)
    publication: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime.datetime] = mapped_column(DateTime(timezone=True), default=now)
    modified_at: Mapped[datetime.datetime] = mapped_column(DateTime(timezone=True), default=now)
    created_by: Mapped[str]

    __table_args__ = (
        Index("ix_puebla_submission_org", "organization_id", "modified_at"),
        Index("ix_puebla_submission_package", "package_id"),
        Index(
            "uq_puebla_submission_open_package",
            "package_id",
            unique=True,
            postgresql_where=text(OPEN),
        ),
        Index(
            "uq_puebla_submission_open_dataset",
            "organization_id",
            "id_dataset",
            unique=True,
            postgresql_where=text(f"id_dataset IS NOT NULL AND {OPEN}"),
        ),
    )


class File(Base):
    """A file that a dependencia handed in; the bytes lie once in the object store."""

    __tablename__ = "puebla_file"

    organization_id: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    filename: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str | None]
    detected_format: Mapped[str | None]
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    uploaded_by: Mapped[str]
    uploaded_at: Mapped[datetime.datetime] = mapped_column(DateTime(timezone=True), default=now)


class Version(Base):
    """One published version of a dataset, kept for ever with its own address."""

    __tablename__ = "puebla_version"

    package_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    package_name: Mapped[str] = mapped_column(index=True)
    organization_id: Mapped[str]
    submission_id: Mapped[str] = mapped_column(ForeignKey("puebla_submission.id"), unique=True)
    record: Mapped[dict[str, Any]] = mapped_column("metadata")
    dictionary: Mapped[list[Any]]
    resources: Mapped[list[Any]]
    signatures: Mapped[list[Any]] = mapped_column(default=list)
    folio: Mapped[str | None]
    published_at: Mapped[datetime.datetime] = mapped_column(DateTime(timezone=True))
    withdrawn_at: Mapped[datetime.datetime | None] = mapped_column(DateTime(timezone=True))
    withdrawn_reason: Mapped[str | None]
