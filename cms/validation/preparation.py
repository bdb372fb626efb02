"""What an installation needs so that nothing is published without validation: the workflows and where they hold."""

from __future__ import annotations

from cms.core import preparation
from cms.validation.domain import workflows


@preparation.register("validacion", order=35)
def prepare() -> str:
    """Make the workflows and assign them to the trees of pages."""
    return " ".join(workflows.sync().changes) or "flujos asignados"
