"""Declarative base of our tables: a metadata of its own, so CKAN's clean-ups never touch the history."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from sqlalchemy import MetaData
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All tables start with `puebla_`; people and organizations are referred to by CKAN's id."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {dict[str, Any]: JSONB, list[Any]: JSONB}


def new_id() -> str:
    """A random identifier, like CKAN's."""
    return str(uuid.uuid4())


def now() -> datetime.datetime:
    """The present moment, with its zone."""
    return datetime.datetime.now(datetime.UTC)
