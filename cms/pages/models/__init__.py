"""Page types of the city's site."""

from cms.pages.models.base import SitePage
from cms.pages.models.content import ContentPage, HomePage

__all__ = ["ContentPage", "HomePage", "SitePage"]
