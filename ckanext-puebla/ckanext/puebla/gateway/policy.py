"""What a page of the portal may load: only what the portal itself serves, and no script or style written in a page."""

from __future__ import annotations

from urllib.parse import urlsplit

from ckan.plugins import toolkit as tk
from flask import Response, request

# Views may be shown in pages of others; everything else only in ours and the city's.
FOR_EVERYBODY = ("dataset_resource.view", "resource.view")


def declare(response: Response) -> Response:
    """Add the policy to an HTML page that has none."""
    if response.mimetype == "text/html" and tk.config["ckanext.puebla.content_policy"]:
        response.headers.setdefault("Content-Security-Policy", policy(request.endpoint or ""))
    return response


def policy(endpoint: str) -> str:
    """The policy of the pages of an endpoint."""
    city = _origin(tk.config.get("ckanext.puebla.www_url"))
    provider = _origin(tk.config.get("ckanext.puebla.sso.issuer"))
    forms = " ".join(dict.fromkeys(filter(None, ("'self'", provider))))
    frames = "*" if endpoint in FOR_EVERYBODY else " ".join(filter(None, ("'self'", city)))
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            # A form that ends the session is answered by sending the browser to the provider.
            f"form-action {forms}",
            f"frame-ancestors {frames}",
            "base-uri 'none'",
        )
    )


def _origin(address: object) -> str:
    parts = urlsplit(str(address or ""))
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
