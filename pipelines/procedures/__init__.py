"""What is made from all procedures together: their list, the manual and the table of rules."""

from __future__ import annotations
