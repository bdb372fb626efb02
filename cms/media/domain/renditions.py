"""Makes the sizes of pictures before the first visitor asks for them."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.db import transaction
from django_tasks import task
from wagtail.images.models import SourceImageIOError

from cms.media.models import SiteImage
from cms.media.presets import SHARED, all_filters

log = logging.getLogger(__name__)


def prepare_on_commit(image_ids: Iterable[int]) -> None:
    """Have all sizes of these pictures made in the background."""
    wanted = sorted(set(image_ids))
    if wanted:
        transaction.on_commit(lambda: prepare.enqueue(wanted))


@task()
def prepare(image_ids: list[int]) -> int:
    """Make what is missing; how many sizes there are now."""
    made = 0
    for image in SiteImage.objects.filter(pk__in=image_ids):
        try:
            made += len(image.get_renditions(SHARED, *all_filters()))
        except (SourceImageIOError, OSError):
            log.warning("Image %s cannot be read", image.pk)
    return made
