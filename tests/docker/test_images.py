"""What the images are started with agrees with what they ask for."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from pathlib import Path
from string import Template
from types import ModuleType

import pytest
import yaml

from dev.browser_packages import PLACE

ROOT = Path(__file__).resolve().parents[2]
DOCKER = ROOT / "docker"
COMPOSE = yaml.safe_load((DOCKER / "compose.yaml").read_text(encoding="utf-8"))
ENVIRONMENT = {
    "PUEBLA_WWW_URL": "https://www.ciudad.test/",
    "PUEBLA_DATOS_URL": "https://datos.ciudad.test",
    "PUEBLA_SMTP_HOST": "correo.ciudad.test",
    "PUEBLA_MAIL_FROM": "avisos@ciudad.test",
}


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    """The secrets as `secretos.sh` makes them."""
    script = tmp_path / "secretos.sh"
    script.write_text((DOCKER / "secretos.sh").read_text(encoding="utf-8"), encoding="utf-8")
    subprocess.run(["sh", str(script)], check=True, capture_output=True)
    return tmp_path / "secretos"


def test_every_secret_of_compose_is_made_long_random_and_kept(secrets: Path) -> None:
    made = {path.name: path.read_text(encoding="utf-8").strip() for path in secrets.iterdir()}
    assert set(made) == set(COMPOSE["secrets"])
    assert made.pop("smtp_password") == ""
    assert all(re.fullmatch(r"[A-Za-z0-9]{48}", value) for value in made.values())
    assert len(set(made.values())) == len(made)
    subprocess.run(["sh", str(secrets.parent / "secretos.sh")], check=True, capture_output=True)
    assert (secrets / "cms_secret_key").read_text(encoding="utf-8").strip() == made["cms_secret_key"]


def test_the_example_names_every_variable_that_compose_asks_for() -> None:
    asked = set(re.findall(r"\$\{(PUEBLA_[A-Z_]+)", (DOCKER / "compose.yaml").read_text(encoding="utf-8")))
    example = (DOCKER / ".env.example").read_text(encoding="utf-8")
    named = set(re.findall(r"^(PUEBLA_[A-Z_]+)=", example, re.MULTILINE))
    optional = {"PUEBLA_VERSION", "PUEBLA_GATEWAY_CERTIFICATE", "PUEBLA_GATEWAY_CERTIFICATE_KEY"}
    assert asked - optional == named


def test_settings_of_the_portal_are_filled_in_from_environment_and_secrets(secrets: Path) -> None:
    values = load(DOCKER / "ckan" / "render_ini.py").values(ENVIRONMENT, secrets)
    template = Template((DOCKER / "ckan" / "ckan.ini.template").read_text(encoding="utf-8"))
    settings = template.substitute(values)
    assert set(template.get_identifiers()) <= set(values)
    assert "ckan.site_url = https://datos.ciudad.test\n" in settings
    assert "puebla.demo = false\n" in settings
    assert "SESSION_COOKIE_SECURE = true\n" in settings
    password = (secrets / "ckan_db_password").read_text(encoding="utf-8").strip()
    assert f"sqlalchemy.url = postgresql://ckan:{password}@postgres/ckan\n" in settings


def test_a_missing_variable_or_secret_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    render = load(DOCKER / "ckan" / "render_ini.py")
    for name in ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(render, "SECRETS", tmp_path)
    assert render.main(tmp_path / "ckan.ini") == "Falta la variable PUEBLA_WWW_URL."
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    assert render.main(tmp_path / "ckan.ini") == (
        f"No se puede leer el secreto {tmp_path / 'datastore_rw_password'}: No such file or directory."
    )


def test_services_of_ours_are_locked_down() -> None:
    for name, service in COMPOSE["services"].items():
        if name in ("postgres",):
            continue  # writes to its own folder and sets its owner at the first start
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
    published = {name for name, service in COMPOSE["services"].items() if service.get("ports")}
    assert published == {"gateway"}


def test_the_gateway_belongs_to_the_groups_whose_files_it_delivers() -> None:
    gids = {}
    for name in ("ckan", "cms", "gateway"):
        recipe = (DOCKER / name / "Dockerfile").read_text(encoding="utf-8")
        account = re.search(r"useradd --system --uid (\d+) --gid (\d+) ", recipe)
        assert account is not None, name
        assert f"groupadd --gid {account[2]} puebla" in recipe
        assert f"USER {account[1]}\n" in recipe
        gids[name] = account[2]
    assert len(set(gids.values())) == len(gids)
    assert set(COMPOSE["services"]["gateway"]["group_add"]) == {gids["ckan"], gids["cms"]}


def test_every_secret_that_the_sites_are_given_is_read_by_them() -> None:
    entry = (DOCKER / "cms" / "entrypoint.sh").read_text(encoding="utf-8")
    for name in COMPOSE["services"]["cms"]["secrets"]:
        assert re.search(rf"\b{name}\b", entry), name


def test_the_image_of_the_sites_has_what_pages_need_from_npm_where_the_settings_look() -> None:
    recipe = (DOCKER / "cms" / "Dockerfile").read_text(encoding="utf-8")
    assert f"RUN PYTHONPATH=/src python3 -m dev.browser_packages /venv/{PLACE}\n" in recipe
    assert "COPY --from=build /venv /venv" in recipe
    settings = (ROOT / "cms" / "settings" / "base.py").read_text(encoding="utf-8")
    assert 'BROWSER_PACKAGES = Path(sys.prefix) / "share" / "puebla" / "static"\n' in settings
    assert PLACE == "share/puebla/static"
