"""Django's registration of the app."""

from django.apps import AppConfig


class MicrositesConfig(AppConfig):
    """Micrositios: wizard, look, roles, dates and archive."""

    name = "cms.microsites"
    label = "microsites"
    verbose_name = "Micrositios"

    def ready(self) -> None:
        """Tell the pages how micrositios look and which there are."""
        from cms.microsites import cards, frame
        from cms.pages import layouts, microsite_cards

        layouts.register(frame.choose_base)
        microsite_cards.register(cards.newest)
