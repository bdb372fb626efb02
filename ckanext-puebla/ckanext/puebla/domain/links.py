"""Ask the addresses that a dataset mentions, never one of our own network, and say which answer."""

from __future__ import annotations

import time
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Lock

from ckan.plugins import toolkit as tk

from pipelines.data.link_probe import LATE, Probe
from pipelines.data.links import DEAD, MOST_LINKS, NOT_TRIED, Link

PATIENCE = 4.0  # seconds for each step of one address
WHOLE_PATIENCE = 8.0  # seconds for all addresses of a dataset
AT_ONCE = 5
KEPT_SECONDS = 900.0
MOST_KEPT = 500

_kept: dict[tuple[str, bool, bool], tuple[float, Link]] = {}
_lock = Lock()


def enabled() -> bool:
    """Whether this portal asks addresses at all."""
    return bool(tk.config["ckanext.puebla.check_links"])


def tried(addresses: Iterable[str], services: Iterable[str] = ()) -> list[Link]:
    """What comes of asking every address; those of `services` are asked to describe themselves. Never raises.

    The answers are kept for some minutes, so that opening a page again asks nobody.
    """
    private, asked_as_service = bool(tk.config["ckanext.puebla.check_links_private"]), set(services)
    wanted = [(address, address in asked_as_service, private) for address in addresses]
    fresh = [key for key in wanted[:MOST_LINKS] if _recall(key) is None]
    answers = _ask_all(fresh)
    found = []
    for key in wanted[:MOST_LINKS]:
        link = answers.get(key) or _recall(key)
        found.append(link or Link(key[0], NOT_TRIED, LATE))
    return found + [Link(key[0], NOT_TRIED, f"solo se prueban {MOST_LINKS}") for key in wanted[MOST_LINKS:]]


def _recall(key: tuple[str, bool, bool]) -> Link | None:
    with _lock:
        moment, link = _kept.get(key, (0.0, None))
    return link if link and time.monotonic() - moment < KEPT_SECONDS else None


def _keep(key: tuple[str, bool, bool], link: Link) -> None:
    with _lock:
        while len(_kept) >= MOST_KEPT:
            del _kept[next(iter(_kept))]
        _kept[key] = (time.monotonic(), link)


def _ask_all(keys: list[tuple[str, bool, bool]]) -> dict[tuple[str, bool, bool], Link]:
    if not keys:
        return {}
    deadline = time.monotonic() + WHOLE_PATIENCE
    probes = {key: Probe(key[0], service=key[1], private=key[2], patience=PATIENCE, deadline=deadline) for key in keys}
    pool = ThreadPoolExecutor(min(AT_ONCE, len(keys)), thread_name_prefix="puebla-enlaces")
    futures: dict[Future[Link], tuple[str, bool, bool]] = {pool.submit(p.ask): key for key, p in probes.items()}
    done, late = wait(futures, timeout=WHOLE_PATIENCE)
    pool.shutdown(wait=False, cancel_futures=True)
    answers = {futures[future]: future.result() for future in done if not future.cancelled()}
    for future in late:
        if probes[futures[future]].hang_up():
            answers[futures[future]] = Link(futures[future][0], DEAD, "tarda demasiado")
    for key, link in answers.items():
        if link.reason != LATE:
            _keep(key, link)
    return answers
