"""Page types of the city's site."""

from cms.pages.models.base import CityPage, SitePage
from cms.pages.models.content import ContentPage, SectionPage
from cms.pages.models.documents import DocumentsPage
from cms.pages.models.events import EventIndexPage, EventPage
from cms.pages.models.forms import AnswerFile, FormAnswer, FormField, FormPage
from cms.pages.models.home import HomePage
from cms.pages.models.news import NewsIndexPage, NewsPage
from cms.pages.models.people import PeoplePage
from cms.pages.models.services import ServiceIndexPage, ServicePage, ServiceTopic
from cms.pages.models.settings import EmergencyBanner, SiteContact

__all__ = [
    "AnswerFile",
    "CityPage",
    "ContentPage",
    "DocumentsPage",
    "EmergencyBanner",
    "EventIndexPage",
    "EventPage",
    "FormAnswer",
    "FormField",
    "FormPage",
    "HomePage",
    "NewsIndexPage",
    "NewsPage",
    "PeoplePage",
    "SectionPage",
    "ServiceIndexPage",
    "ServicePage",
    "ServiceTopic",
    "SiteContact",
    "SitePage",
]
