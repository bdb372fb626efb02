"""Invented records of the demo city: one in each stage."""

from __future__ import annotations

from cms.core import demo
from cms.web_register.demo.load import load

demo.register("registro de sitios", order=60)(load)
