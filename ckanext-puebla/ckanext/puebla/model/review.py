"""Processes, tasks, signatures and oficios of the review."""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import DateTime, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from ckanext.puebla.model.base import Base, new_id, now


class Process(Base):
    """The exact process file that submissions began with, kept by its hash."""

    __tablename__ = "puebla_process"

    hash: Mapped[str] = mapped_column(primary_key=True)
    procedure_key: Mapped[str]
    xml: Mapped[str]
    added_at: Mapped[datetime.datetime] = mapped_column(DateTime(timezone=True), default=now)


class Task(Base):
    """One step that waits for one role."""

    __tablename__ = "puebla_task"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    submission_id: Mapped[str] = mapped_column(ForeignKey("puebla_submission.id"), index=True)
    node: Mapped[str]
    role: Mapped[str]
    organization_id: Mapped[str | None]
    opened_at: Mapped[datetime.datetime] = mapped_column(DateTime(timezone=True), default=now)
    due_at: Mapped[datetime.datetime | None] = mapped_column(DateTime(timezone=True))
    closed_at: Mapped[datetime.datetime | None] = mapped_column(DateTime(timezone=True))
    closed_by: Mapped[str | None]
    outcome: Mapped[str | None]
    automatic: Mapped[bool] = mapped_column(default=False)
    observations: Mapped[str | None]

    __table_args__ = (
        Index(
            "uq_puebla_task_open",
            "submission_id",
            "node",
            unique=True,
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index(
            "ix_puebla_task_inbox",
            "role",
            "organization_id",
            "due_at",
            postgresql_where=text("closed_at IS NULL"),
        ),
    )


class Signature(Base):
    """Who answered for exactly which bytes, with which verdict."""

    __tablename__ = "puebla_signature"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    submission_id: Mapped[str] = mapped_column(ForeignKey("puebla_submission.id"), index=True)
    task_id: Mapped[str] = mapped_column(ForeignKey("puebla_task.id"))
    node: Mapped[str]
    role: Mapped[str]
    user_id: Mapped[str]
    signed_at: Mapped[datetime.datetime] = mapped_column(DateTime(timezone=True), default=now)
    verdict: Mapped[str | None]
    positive: Mapped[bool]
    restrictions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    observations: Mapped[str | None]
    scope: Mapped[dict[str, Any]]
    voided_at: Mapped[datetime.datetime | None] = mapped_column(DateTime(timezone=True))
    voided_reason: Mapped[str | None]


class Oficio(Base):
    """A letter: the request that came in (`solicitud`) or the notice that the portal sends (`publicacion`)."""

    __tablename__ = "puebla_oficio"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    folio: Mapped[str | None] = mapped_column(unique=True)
    numero: Mapped[str]
    fecha: Mapped[datetime.date]
    procedencia: Mapped[str]
    asunto: Mapped[str]
    solicitante: Mapped[str]
    submission_id: Mapped[str] = mapped_column(ForeignKey("puebla_submission.id"), index=True)
    node: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    pdf_sha256: Mapped[str | None]
    created_at: Mapped[datetime.datetime] = mapped_column(DateTime(timezone=True), default=now)
    created_by: Mapped[str]

    __table_args__ = (
        Index(
            "uq_puebla_oficio_publication",
            "submission_id",
            unique=True,
            postgresql_where=text("kind = 'publicacion'"),
        ),
    )


class FolioCounter(Base):
    """The last folio given in a year; its row lock keeps the numbers without gaps or doubles."""

    __tablename__ = "puebla_folio_counter"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(default=0)
