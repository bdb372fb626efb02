"""What follows from a change by itself: caches forget, sizes of pictures are made, files of deleted answers go."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, ReferenceIndex
from wagtail.signals import page_published, page_unpublished, post_page_move, pre_page_move

from cms.core.gateway import purge_on_commit
from cms.media.domain import renditions
from cms.media.models import SiteImage
from cms.pages import notices, redirects
from cms.pages.domain import purging
from cms.pages.models.forms import AnswerFile
from cms.pages.models.settings import EmergencyBanner, SiteContact


@receiver(page_published)
def after_publishing(sender: Any, instance: Page, **kwargs: Any) -> None:
    purging.purge_page(instance)
    used = ReferenceIndex.get_references_for_object(instance).filter(to_content_type__model=SiteImage._meta.model_name)
    renditions.prepare_on_commit(int(key) for key in used.values_list("to_object_id", flat=True))


@receiver(page_unpublished)
def after_unpublishing(sender: Any, instance: Page, **kwargs: Any) -> None:
    purging.purge_page(instance)


@receiver(page_published)
@receiver(page_unpublished)
@receiver(post_page_move)
def when_the_banner_names_it(sender: Any, instance: Page, **kwargs: Any) -> None:
    """The banner links to its page from every other one."""
    if EmergencyBanner.objects.filter(active=True, page_id=instance.pk).exists():
        after_setting(EmergencyBanner)


@receiver(pre_page_move)
def before_moving(sender: Any, instance: Page, **kwargs: Any) -> None:
    purging.purge_page(instance)


@receiver(post_page_move)
def after_moving(sender: Any, instance: Page, url_path_before: str, **kwargs: Any) -> None:
    purging.purge_path_change(instance, url_path_before)
    purging.purge_page(Page.objects.get(pk=instance.pk))


@receiver(post_save, sender=EmergencyBanner)
@receiver(post_save, sender=SiteContact)
def after_setting(sender: Any, **kwargs: Any) -> None:
    transaction.on_commit(lambda: cache.delete_many(notices.KEYS))
    purging.purge_everything()


@receiver(post_save, sender=Redirect)
@receiver(post_delete, sender=Redirect)
def after_redirecting(sender: Any, instance: Redirect, **kwargs: Any) -> None:
    """Without this, the notice that nothing is there would be shown for some minutes more."""
    purge_on_commit(redirects.public_addresses(instance))


@receiver(post_delete, sender=AnswerFile)
def after_forgetting(sender: Any, instance: AnswerFile, **kwargs: Any) -> None:
    storage, name = instance.file.storage, instance.file.name
    transaction.on_commit(lambda: storage.delete(name))
