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

__all__ = ["REGISTRY", "DeclarationError", "Group", "ManualPost", "ManualUnit", "Registry", "Role", "load_registry"]
