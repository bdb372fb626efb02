"""The migration makes exactly the tables that the models describe."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from ckan import model

from ckanext.puebla.model import Base


def ours(_object, name, kind, _reflected, _compare_to):
    return kind != "table" or (name.startswith("puebla_") and name in Base.metadata.tables)


def test_models_and_migration_agree(clean_puebla):
    with model.meta.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours})
        assert compare_metadata(context, Base.metadata) == []


def test_all_our_tables_say_whose_they_are():
    assert {name.split("_")[0] for name in Base.metadata.tables} == {"puebla"}
