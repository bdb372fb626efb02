"""News as RSS and Atom, events for calendars."""

from __future__ import annotations

from datetime import UTC, datetime, time

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed

from cms.pages.domain.queries import listing
from cms.pages.models.events import EventPage
from cms.pages.models.news import IN_FEED, NewsIndexPage
from cms.pages.rules import icalendar

GENERATORS = {"rss": Rss201rev2Feed, "atom": Atom1Feed}


def news_feed(index: NewsIndexPage, request: HttpRequest, *, kind: str) -> HttpResponse:
    """The newest news; `kind` is rss or atom."""
    address = index.get_full_url(request)
    feed = GENERATORS[kind](
        title=f"{index.title} · Puebla Abierta",
        link=address,
        description=index.summary or index.title,
        language="es-mx",
        feed_url=f"{address}{kind}/",
    )
    for news in listing.news(index)[:IN_FEED]:
        moment = timezone.make_aware(datetime.combine(news.date, time(8)))
        feed.add_item(
            title=news.title,
            link=news.get_full_url(request),
            description=news.summary,
            pubdate=moment,
            updateddate=news.last_published_at or moment,
            unique_id=f"urn:puebla:noticia:{news.translation_key}",
            unique_id_is_permalink=False,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=f"{feed.content_type.partition(';')[0]}; charset=utf-8")


def event_calendar(event: EventPage) -> HttpResponse:
    """One event as a calendar file."""
    body = icalendar.event(
        uid=f"{event.translation_key}@puebla-abierta",
        stamp=(event.last_published_at or event.starts_at).astimezone(UTC),
        starts=event.starts_at.astimezone(UTC),
        ends=event.ends_at.astimezone(UTC) if event.ends_at else None,
        title=event.title,
        description=event.summary,
        place=", ".join(filter(None, (event.place, event.address))),
        url=event.full_url,
        position=(event.latitude, event.longitude) if event.latitude is not None else None,
    )
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{event.slug}.ics"'
    return answer
