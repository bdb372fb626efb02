"""Health addresses for the gateway and for whoever watches the service."""

from __future__ import annotations

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpResponse, JsonResponse
from redis.exceptions import RedisError

ALIVE = "/salud/vivo/"
READY = "/salud/listo/"


def alive() -> HttpResponse:
    """The process answers."""
    return plain({"estado": "vivo"}, 200)


def ready() -> HttpResponse:
    """The process and its stores answer; 503 names what does not."""
    state = {"base_de_datos": database_answers(), "redis": redis_answers()}
    good = all(state.values())
    return plain({"estado": "listo" if good else "no disponible", **state}, 200 if good else 503)


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except DatabaseError:
        return False


def redis_answers() -> bool:
    try:
        cache.get("salud")
    except (RedisError, OSError):
        return False
    return True


def plain(content: dict[str, object], status: int) -> JsonResponse:
    return JsonResponse(content, status=status, headers={"Cache-Control": "no-store"})
