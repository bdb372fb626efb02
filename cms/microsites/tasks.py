"""Work in the background."""

from __future__ import annotations

from django_tasks import task


@task()
def make_archive(archive_id: int) -> bool:
    """Make an archive that somebody asked for."""
    from cms.microsites.domain import archiving

    return archiving.make(archive_id)
