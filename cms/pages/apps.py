"""Django's registration of the app."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """The pages of the city's site and their blocks."""

    name = "cms.pages"
    label = "pages"
    verbose_name = "Páginas"

    def ready(self) -> None:
        """Connect what follows from changes, and what stands on every page."""
        from cms.core import frame
        from cms.pages import notices, redirects, signals

        assert signals
        redirects.install()
        frame.notice(notices.banner)
        frame.contact(notices.contact_lines)
