"""What an installation needs before its first case: the procedures of its folders in force."""

from __future__ import annotations

from cms.cases.domain import versions
from cms.core import preparation


@preparation.register("procedimientos", order=40)
def prepare() -> str:
    """Publish the folders that are new or changed."""
    return f"{len(versions.publish_folders())} versiones nuevas de procedimientos"
