"""What the directory of the city is made of: roles, groups, the manual's posts, and the columns of its workbook."""

from schemas.directory.registry import (
    REGISTRY,
    DeclarationError,
    Group,
    ManualPost,
    ManualUnit,
    Registry,
    Role,
    load_registry,
)
from schemas.directory.workbook import WORKBOOK, Column, Sheet, Workbook

__all__ = [
    "REGISTRY",
    "WORKBOOK",
    "Column",
    "DeclarationError",
    "Group",
    "ManualPost",
    "ManualUnit",
    "Registry",
    "Role",
    "Sheet",
    "Workbook",
    "load_registry",
]
