"""Tables and page types of micrositios."""

from cms.microsites.models.archive import ArchivedFile, ArchiveState, MicrositeArchive
from cms.microsites.models.look import MicrositeLook
from cms.microsites.models.microsite import (
    MOST_MENU_ENTRIES,
    AddressKind,
    Assignment,
    DateChange,
    DueKind,
    MenuEntry,
    Microsite,
    MicrositeGroup,
    Reminder,
    Role,
    State,
)
from cms.microsites.models.pages import (
    MicrositeContentPage,
    MicrositeMember,
    MicrositeNewsIndexPage,
    MicrositeNewsPage,
    MicrositePage,
    MicrositesIndexPage,
)
from cms.microsites.models.request import MicrositeRequest, RequestState

__all__ = [
    "MOST_MENU_ENTRIES",
    "AddressKind",
    "ArchiveState",
    "ArchivedFile",
    "Assignment",
    "DateChange",
    "DueKind",
    "MenuEntry",
    "Microsite",
    "MicrositeArchive",
    "MicrositeContentPage",
    "MicrositeGroup",
    "MicrositeLook",
    "MicrositeMember",
    "MicrositeNewsIndexPage",
    "MicrositeNewsPage",
    "MicrositePage",
    "MicrositeRequest",
    "MicrositesIndexPage",
    "Reminder",
    "RequestState",
    "Role",
    "State",
]
