"""The look of a micrositio that exists: the wizard's fields and the layout."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from cms.accounts.models import User
from cms.media.models import SiteImage
from cms.microsites.domain.plan import LookPlan
from cms.microsites.forms.fields import radio
from cms.microsites.forms.steps import COLOURS, LookForm, look_plan
from cms.microsites.models import Microsite, MicrositeRequest
from schemas.microsites.declarations import looks


class MicrositeLookForm(LookForm):
    """Layout, colours, type and pictures. Pictures come from the collection of the micrositio."""

    layout = radio(
        lambda: [(key, f"{each.title}. {each.description}") for key, each in looks().layouts.items()],
        label="Plantilla",
    )
    field_order = ["layout"]

    def __init__(self, *args: Any, microsite: Microsite, actor: User, **kwargs: Any) -> None:
        look = microsite.look
        names = (
            *COLOURS,
            "layout",
            "header_style",
            "type_pair",
            "logo",
            "logo_alt",
            "header_image",
            "header_image_alt",
        )
        kwargs["initial"] = {name: getattr(look, name) for name in names}
        self.kept = (look.logo_id, look.header_image_id)
        super().__init__(*args, draft=MicrositeRequest(), actor=actor, **kwargs)

    def prepare(self) -> None:
        super().prepare()
        for name, kept in zip(("logo", "header_image"), self.kept, strict=True):
            field: Any = self.fields[name]
            field.queryset = SiteImage.objects.filter(Q(pk=kept) | Q(pk__in=field.queryset.values("pk")))

    def chosen_layout(self) -> str:
        return str(self.cleaned_data.get("layout", ""))

    def plan(self) -> LookPlan:
        """The look as it was typed."""
        return look_plan(self.cleaned_data, self.chosen_layout())
