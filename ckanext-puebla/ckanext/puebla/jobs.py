"""The background work, by name: what the worker runs. Each job may be run again without harm."""

from __future__ import annotations

from ckanext.puebla.domain.datastore import index_in_background
from ckanext.puebla.domain.imports import run_apply, run_review
from ckanext.puebla.domain.notices import deliver
from ckanext.puebla.domain.publication import run as publish

__all__ = ["deliver", "index_in_background", "publish", "run_apply", "run_review"]
