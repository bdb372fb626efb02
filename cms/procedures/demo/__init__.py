"""A month of the demo city: cases of every procedure, at different points."""

from __future__ import annotations

from cms.core import demo
from cms.procedures.demo.month import load

demo.register("procedimientos", order=70)(load)
