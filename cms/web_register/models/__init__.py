"""Records of procedures 5 (development of sites) and 6 (maintenance of sites)."""

from cms.web_register.models.contents import ContentItem, ContentState
from cms.web_register.models.delivery import ManualVersion, Release, Training
from cms.web_register.models.files import FileKind, RecordDocument, StoredFile
from cms.web_register.models.maintenance import (
    InformationDelivery,
    Maintenance,
    MaintenanceStage,
    ScheduleTask,
)
from cms.web_register.models.proposals import (
    DesignImage,
    DesignProposal,
    ProposalState,
    StructureProposal,
)
from cms.web_register.models.records import Channel, Definition, Kind, SiteRecord, Stage
from cms.web_register.models.validation import Answer, ContentsDeclaration, ValidationRequest

__all__ = [
    "Answer", "Channel", "ContentItem", "ContentState", "ContentsDeclaration", "Definition", "DesignImage",
    "DesignProposal", "FileKind", "InformationDelivery", "Kind", "Maintenance", "MaintenanceStage", "ManualVersion",
    "ProposalState", "RecordDocument", "Release", "ScheduleTask", "SiteRecord", "Stage", "StoredFile",
    "StructureProposal", "Training", "ValidationRequest",
]  # fmt: skip
