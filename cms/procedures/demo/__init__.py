"""A month of the demo city: cases of every procedure, at different points."""

from __future__ import annotations

from cms.core import demo
from cms.procedures.demo import month, together

demo.register("procedimientos", order=70)(month.load)
demo.register("trabajo en equipo", order=71)(together.load)
