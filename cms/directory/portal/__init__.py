"""The way to the data portal: what CKAN must know of dependencias and people, kept until it has been told."""

from cms.directory.portal.registry import PortalAccount, register_people_source, register_signer

__all__ = ["PortalAccount", "register_people_source", "register_signer"]
