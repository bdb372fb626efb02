"""Where the files of the look are, and the one way to render its templates outside of CKAN."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from schemas.look.context import Look

ROOT = Path(__file__).parent
STATIC = ROOT / "static"  # to be served as it is: `look/css/…`, `look/img/…`
TEMPLATES = ROOT / "templates"  # a folder of Jinja2 templates, all named `look/…`
STYLES = ("look/css/tokens.css", "look/css/base.css", "look/css/forms.css", "look/css/frame.css", "look/css/front.css")
MARK = "look/img/marca.svg"  # the mark, also as the icon of the browser's tab


@cache
def environment() -> Environment:
    """Jinja2 as the templates need it: everything is escaped."""
    loader = FileSystemLoader(TEMPLATES)
    return Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)


def render(part: str, look: Look) -> str:
    """HTML of `header`, `footer`, or one of their parts: `ribbon`, `head`, `local`, `office`, `mark`."""
    return environment().get_template(f"look/{part}.html").render(look=look)
