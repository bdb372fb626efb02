"""The append-only history, each row linked to the one before by its hash."""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Index
from sqlalchemy.orm import Mapped, mapped_column

from ckanext.puebla.model.base import Base


class Event(Base):
    """One fact that happened; a trigger refuses to change or delete it."""

    __tablename__ = "puebla_event"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime.datetime] = mapped_column(DateTime(timezone=True))
    actor_id: Mapped[str | None]
    kind: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[str]
    data: Mapped[dict[str, Any]]
    previous_hash: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)

    __table_args__ = (Index("ix_puebla_event_subject", "subject_type", "subject_id", "number"),)
