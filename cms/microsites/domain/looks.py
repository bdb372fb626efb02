"""Keeping the look of a micrositio: nothing is kept that people could not read."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Collection

from cms.accounts.models import User
from cms.core.errors import CmsError
from cms.core.gateway import purge_on_commit
from cms.media.models import SiteImage
from cms.microsites.domain import contrast, queries
from cms.microsites.domain.plan import LookPlan
from cms.microsites.errors import LowContrast, NotYours
from cms.microsites.models import Microsite, MicrositeLook
from schemas.microsites.declarations import looks


def check(plan: LookPlan) -> None:
    """Raise `LowContrast` with every pair that fails, or `CmsError` for what no closed list has."""
    known = looks()
    for value, options in (
        (plan.layout, known.layouts),
        (plan.header_style, known.header_styles),
        (plan.type_pair, known.type_pairs),
    ):
        if value not in options:
            raise CmsError("Elija una de las opciones de la lista.", code="opcion_desconocida")
    check_colours(plan.tokens, layout=plan.layout, header_style=plan.header_style)
    for image, alt, field in (
        (plan.logo, plan.logo_alt, "logo_alt"),
        (plan.header_image, plan.header_image_alt, "header_image_alt"),
    ):
        if image is not None and not alt.strip():
            raise CmsError("Describa la imagen para quien no la ve.", code="falta_descripcion", field=field)


def check_colours(tokens: Mapping[str, str], *, layout: str, header_style: str) -> None:
    """Raise `LowContrast` when a pair of this layout fails."""
    for name, value in tokens.items():
        if not contrast.is_colour(value):
            raise CmsError("Escriba el color como #rrggbb, por ejemplo #1b3a8a.", code="color_no_admitido", field=name)
    if found := contrast.problems(tokens, layout=layout, header_style=header_style, looks=looks()):
        raise LowContrast(found)


@transaction.atomic
def save(*, microsite: Microsite, plan: LookPlan, actor: User) -> MicrositeLook:
    """Put a new look in force at once; pages get a style sheet of a new address."""
    if not queries.may_direct(actor, microsite):
        raise NotYours
    check(plan)
    look = MicrositeLook.objects.select_for_update().get(microsite=microsite)
    fill(look, plan, microsite.collection)
    look.version += 1
    look.full_clean()
    look.save()
    log(microsite, "microsites.look", user=actor, data={**plan.tokens, "layout": plan.layout})
    purge_on_commit(addresses(microsite))
    return look


def fill(look: MicrositeLook, plan: LookPlan, collection: Collection) -> None:
    """Write the values of a plan into a look; pictures from elsewhere are copied into its own collection."""
    for name in ("layout", "header_style", "type_pair", "logo_alt", "header_image_alt", *plan.tokens):
        setattr(look, name, getattr(plan, name))
    look.logo = own_copy(plan.logo, collection)
    look.header_image = own_copy(plan.header_image, collection)


def own_copy(image: SiteImage | None, collection: Collection) -> SiteImage | None:
    """The picture itself when it is in the collection already, else a copy of it there."""
    if image is None or image.collection_id == collection.pk:
        return image
    with image.file.open("rb") as file:
        content = ContentFile(file.read(), name=image.file.name.rsplit("/", 1)[-1])
    copy = SiteImage(
        title=image.title,
        description=image.description,
        credit=image.credit,
        licence=image.licence,
        collection=collection,
        uploaded_by_user=image.uploaded_by_user,
        file=content,
    )
    copy.save()
    return copy


def addresses(microsite: Microsite) -> list[str]:
    """The public addresses of every live page of a micrositio."""
    pages = microsite.root_page.get_descendants(inclusive=True).live()
    return [microsite.origin + queries.address_in(microsite, page) for page in pages]
