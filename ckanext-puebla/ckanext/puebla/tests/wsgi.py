"""`requests` straight into the portal: everything of HTTP but the socket."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter
from werkzeug.test import Client


class PortalAdapter(BaseAdapter):
    """Sends requests to a WSGI application. `fail_after` requests the network goes down, as `requests` tells it."""

    def __init__(self, app: Any, fail_after: int | None = None) -> None:
        super().__init__()
        self._client = Client(app)
        self.fail_after = fail_after
        self.actions: list[str] = []

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Answer one request."""
        if self.fail_after is not None and len(self.actions) >= self.fail_after:
            raise requests.ConnectionError("the network is down")
        address = urlsplit(str(request.url))
        self.actions.append(address.path.rpartition("/")[2])
        body = request.body.encode() if isinstance(request.body, str) else request.body or b""
        told = self._client.open(
            address.path, method=request.method, query_string=address.query, headers=dict(request.headers), data=body
        )
        answer = requests.Response()
        answer.status_code = told.status_code
        answer.headers.update(dict(told.headers))
        answer.raw = io.BytesIO(told.get_data())
        answer.url, answer.request = str(request.url), request
        return answer

    def close(self) -> None:
        """Nothing to close."""
