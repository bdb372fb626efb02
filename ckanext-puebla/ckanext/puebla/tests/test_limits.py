"""Limits of size and count, and that CKAN's own do not stand in their way."""

from __future__ import annotations

import pytest
from ckan.plugins import toolkit as tk


def test_ckan_accepts_files_as_large_as_ours(ckan_config, with_plugins):
    assert ckan_config["ckan.max_resource_size"] == ckan_config["ckanext.puebla.max_file_mb"] == 512


def test_a_file_over_the_limit_leaves_nothing(city, ckan_config, monkeypatch, tmp_path):
    monkeypatch.setitem(ckan_config, "ckanext.puebla.max_file_mb", 1)
    with pytest.raises(tk.ValidationError) as error:
        city.upload("capturista", b"a,b\n" * 300_000)
    assert error.value.error_dict == {"upload": ["El archivo pesa más de 1 MB, el máximo que se recibe."]}
    assert [path for path in (tmp_path / "objects").rglob("*") if path.is_file()] == []


def test_an_empty_file_is_refused(city):
    with pytest.raises(tk.ValidationError) as error:
        city.upload("capturista", b"")
    assert error.value.error_dict == {"upload": ["El archivo está vacío."]}
