"""A portal in service does not start on settings of the demonstration."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SPEC = importlib.util.spec_from_file_location("production", ROOT / "docker" / "ckan" / "production.py")
assert SPEC is not None and SPEC.loader is not None
production = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(production)

GOOD = {
    "SECRET_KEY": "k3J9x0QmZ7tV2bLwYc5RfHs8",
    "api_token.jwt.encode.secret": "string:k3J9x0QmZ7tV2bLwYc5RfHs8",
    "api_token.jwt.decode.secret": "string:k3J9x0QmZ7tV2bLwYc5RfHs8",
    "puebla.demo": "false",
    "debug": "false",
    "testing": "false",
    "WTF_CSRF_ENABLED": "true",
    "SESSION_COOKIE_SECURE": "true",
    "ckan.site_url": "https://datos.puebla.example",
    "ckan.plugins": "puebla_theme puebla_sso puebla",
    "SESSION_TYPE": "redis",
    "ckanext.puebla.sso.issuer": "https://www.puebla.example",
    "ckanext.puebla.sso.client_secret": "k3J9x0QmZ7tV2bLwYc5RfHs8",
}
BAD = [
    ("SECRET_KEY", "corto"),
    ("SECRET_KEY", "only-for-the-tests-0123456789"),
    ("api_token.jwt.encode.secret", ""),
    ("api_token.jwt.decode.secret", "string:cambie-esto-por-favor-0123"),
    ("puebla.demo", "true"),
    ("debug", "true"),
    ("testing", "1"),
    ("WTF_CSRF_ENABLED", "false"),
    ("SESSION_COOKIE_SECURE", "no"),
    ("ckan.site_url", "http://datos.puebla.example"),
    ("ckan.site_url", "https://127.0.0.1:5000"),
    ("SESSION_TYPE", "cookie"),
    ("ckanext.puebla.sso.issuer", "http://www.puebla.example"),
    ("ckanext.puebla.sso.issuer", "https://localhost:8080"),
    ("ckanext.puebla.sso.client_secret", ""),
    ("ckanext.puebla.sso.client_secret", "only-for-the-tests-0123456789"),
]


def test_good_settings_have_no_problem() -> None:
    assert production.problems(GOOD) == []


def test_without_the_sign_on_its_settings_do_not_count() -> None:
    own = {name: value for name, value in GOOD.items() if not name.startswith("ckanext.puebla.sso.")}
    assert production.problems({**own, "ckan.plugins": "puebla_theme puebla"}) == []


@pytest.mark.parametrize(("name", "value"), BAD)
def test_each_bad_setting_is_named(name: str, value: str) -> None:
    found = production.problems({**GOOD, name: value})
    assert [problem.partition(":")[0] for problem in found] == [name]
