"""The portal's API as seen from outside: actions by name, retried while the network fails."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import requests

from pipelines.form317.errors import PortalError

RETRIED_STATUS = frozenset({429, 500, 502, 503, 504})
PAUSES = (0.5, 1.0, 2.0, 4.0)
TIMEOUT = (10, 300)


class Portal:
    """A portal at `url`. Every action sent here may be repeated without harm."""

    def __init__(
        self,
        url: str,
        token: str | None = None,
        *,
        session: requests.Session | None = None,
        pauses: tuple[float, ...] = PAUSES,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if not url.lower().startswith(("http://", "https://")):
            raise PortalError("portal_sin_respuesta", f"«{url}» no es una dirección. Debe empezar con https://")
        self._base = url.rstrip("/") + "/api/3/action/"
        self._session = session or requests.Session()
        self._pauses, self._sleep = pauses, sleep
        if token:
            self._session.headers["Authorization"] = token

    def call(self, action: str, values: Mapping[str, Any] | None = None, *, upload: Path | None = None) -> Any:
        """Call an action and return its result; PortalError when the portal refuses or stays silent."""
        last = "no hubo respuesta"
        for pause in (*self._pauses, None):
            try:
                answer = self._send(action, values or {}, upload)
            except (requests.ConnectionError, requests.Timeout) as failure:
                last = type(failure).__name__
            else:
                if answer.status_code not in RETRIED_STATUS:
                    return _result(answer)
                last = f"HTTP {answer.status_code}"
            if pause is not None:
                self._sleep(pause)
        raise PortalError(
            "portal_sin_respuesta", f"El portal no respondió ({last}). Repita la orden: continúa donde se quedó."
        )

    def _send(self, action: str, values: Mapping[str, Any], upload: Path | None) -> requests.Response:
        address = self._base + action
        if upload is None:
            return self._session.post(address, json=dict(values), timeout=TIMEOUT, allow_redirects=False)
        with upload.open("rb") as stream:
            files = {"upload": (upload.name, stream)}
            return self._session.post(address, data=dict(values), files=files, timeout=TIMEOUT, allow_redirects=False)


def _result(answer: requests.Response) -> Any:
    try:
        body = answer.json()
    except ValueError:
        body = None
    if isinstance(body, dict) and body.get("success"):
        return body.get("result")
    error = body.get("error") if isinstance(body, dict) else None
    if answer.status_code in (401, 403):
        reason = _reason(error) or "sin más explicación"
        raise PortalError("clave_invalida", f"El portal no dio permiso ({reason}). Revise su clave y su nombramiento.")
    if error is None:
        raise PortalError("portal_rechaza", f"La dirección no parece ser la del portal (HTTP {answer.status_code}).")
    raise PortalError("portal_rechaza", f"El portal no lo aceptó: {_reason(error)}")


def _reason(error: Any) -> str:
    """Flatten CKAN's error (text, list or dict of lists) into one sentence."""
    if isinstance(error, Mapping):
        parts = [
            _reason(value) if key in ("message", "__all__") else f"{key}: {_reason(value)}"
            for key, value in error.items()
            if not str(key).startswith("__type") and value
        ]
        return "; ".join(part for part in parts if part)
    if isinstance(error, list | tuple):
        return ", ".join(_reason(item) for item in error if item)
    return str(error or "")[:500]
