"""Appointments: who may act as which enlace, since when, by which oficio."""

from __future__ import annotations

import datetime

from sqlalchemy import DateTime, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from ckanext.puebla.model.base import Base, new_id, now


class Appointment(Base):
    """One person in one role, of one dependencia or (transparencia, técnico) of the whole portal.

    `directory_id` names the appointment (or the substitution) in the city's directory; None when made here.
    """

    __tablename__ = "puebla_appointment"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[str] = mapped_column(index=True)
    role: Mapped[str]
    organization_id: Mapped[str | None]
    oficio_numero: Mapped[str]
    oficio_fecha: Mapped[datetime.date]
    fecha_inicio: Mapped[datetime.date]
    fecha_fin: Mapped[datetime.date | None]
    created_at: Mapped[datetime.datetime] = mapped_column(DateTime(timezone=True), default=now)
    created_by: Mapped[str]
    revoked_at: Mapped[datetime.datetime | None] = mapped_column(DateTime(timezone=True))
    revoked_by: Mapped[str | None]
    directory_id: Mapped[str | None]

    __table_args__ = (
        Index("ix_puebla_appointment_role", "role", "organization_id"),
        Index(
            "uq_puebla_appointment_directory",
            "directory_id",
            unique=True,
            postgresql_where=text("directory_id IS NOT NULL AND revoked_at IS NULL"),
        ),
    )

    def in_force(self, today: datetime.date) -> bool:
        """Whether the appointment counts on that day."""
        started = self.fecha_inicio <= today
        return self.revoked_at is None and started and (self.fecha_fin is None or today <= self.fecha_fin)
