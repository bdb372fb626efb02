"""Accounts of the single sign-on: which subject of the provider is which user of CKAN."""

from __future__ import annotations

import datetime

from sqlalchemy import DateTime
from sqlalchemy.orm import Mapped, mapped_column

from ckanext.puebla.model.base import Base, now


class Account(Base):
    """The bond between a subject (`sub`) of the provider and a user; made once and kept whatever the user is called."""

    __tablename__ = "puebla_account"

    sub: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(unique=True)
    linked_at: Mapped[datetime.datetime] = mapped_column(DateTime(timezone=True), default=now)
