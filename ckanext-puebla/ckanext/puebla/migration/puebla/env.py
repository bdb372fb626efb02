"""Alembic environment of `ckan db upgrade -p puebla`."""

from __future__ import annotations

from alembic import context
from ckanext.puebla.model import Base
from sqlalchemy import engine_from_config, pool


def include_object(_object: object, name: str | None, kind: str, _reflected: bool, _compare_to: object) -> bool:
    """Only our own tables."""
    return kind != "table" or (name or "").startswith("puebla_")


def options() -> dict[str, object]:
    """Options common to both ways of running."""
    return {
        "target_metadata": Base.metadata,
        "version_table": "puebla_alembic_version",
        "include_object": include_object,
    }


def run_offline() -> None:
    """Write the SQL instead of running it."""
    context.configure(
        url=context.config.get_main_option("sqlalchemy.url"),
        literal_binds=True,
        **options(),
    )
    with context.begin_transaction():
        context.run_migrations()


def run_online() -> None:
    """Run on a connection of our own."""
    section = context.config.get_section(context.config.config_ini_section) or {}
    engine = engine_from_config(section, prefix="sqlalchemy.", poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(connection=connection, **options())
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_offline()
else:
    run_online()
