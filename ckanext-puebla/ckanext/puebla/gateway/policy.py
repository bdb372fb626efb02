"""What a page of the portal may load: only what the portal itself serves, and no script or style written in a page."""

from __future__ import annotations

import base64
import hashlib
from urllib.parse import urlsplit

from ckan.plugins import toolkit as tk
from flask import Response, request

# Views may be shown in pages of others; everything else only in ours and the city's.
FOR_EVERYBODY = ("dataset_resource.view", "resource.view")
# Styles that templates of CKAN's activity plugin write on single elements; no others are let through.
KNOWN_STYLES = ("display:none;", " display:none;", "margin-bottom: 15px;", "margin-top: 25px;")


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
            f"style-src-attr 'unsafe-hashes' {' '.join(map(_hashed, KNOWN_STYLES))}",
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


def _hashed(style: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"


def _origin(address: object) -> str:
    parts = urlsplit(str(address or ""))
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
