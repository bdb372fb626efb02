"""The renderer refuses what cannot be meant, and what nginx would read as commands."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gateway.gateway import NGINX, RENDER

GOOD = {
    "WWW_URL": "https://www.puebla.example",
    "DATOS_URL": "https://datos.puebla.example",
    "PARENT_DOMAIN": "puebla.example",
    "CMS_URL": "http://cms:8000",
    "CKAN_URL": "http://127.0.0.1:5000",
    "CMS_STORAGE": "/srv/cms",
    "CKAN_STORAGE": "/srv/ckan",
}


def render(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    chosen = {**GOOD, "GATEWAY_RUN": str(folder), **variables}
    environment = {"PATH": os.environ["PATH"], **{f"PUEBLA_{name}": value for name, value in chosen.items()}}
    return subprocess.run([sys.executable, str(RENDER)], env=environment, capture_output=True, text=True, check=False)


def test_it_prints_the_file_to_start_nginx_with(tmp_path: Path) -> None:
    done = render(tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{tmp_path}/conf/nginx.conf\n", "")
    written = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "conf").rglob("*.*"))
    assert "@{" not in written


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WWW_URL", ""),
        ("WWW_URL", "www.puebla.example"),
        ("WWW_URL", "https://www.puebla.example/ruta"),
        ("WWW_URL", "http://www.puebla.example"),
        ("DATOS_URL", "https://datos.puebla.example;"),
        ("DATOS_URL", "https://www.puebla.example"),
        ("PARENT_DOMAIN", "puebla.example; return 200"),
        ("EXTRA_HOSTS", "bien.example mal{}.example"),
        ("CMS_URL", "https://cms:8000"),
        ("CMS_STORAGE", "carpeta/relativa"),
        ("CMS_STORAGE", "/srv/con espacio"),
        ("CKAN_STORAGE", "/srv/$host"),
        ("CKAN_COOKIE", "a|b"),
        ("GATEWAY_LISTEN", "127.0.0.1:80; deny all"),
        ("GATEWAY_LISTEN_DATOS", "127.0.0.1:8001"),
        ("GATEWAY_TRUSTED", "todos"),
        ("GATEWAY_INTERNAL_ALLOW", "all"),
        ("GATEWAY_LOGIN_RATE", "muchas"),
        ("GATEWAY_MODULES", "/no/hay"),
    ],
)
def test_what_cannot_be_meant_stops_it(tmp_path: Path, name: str, value: str) -> None:
    done = render(tmp_path, **{name: value})
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("La puerta de enlace no se puede configurar: ")
    assert not (tmp_path / "conf").exists()


def test_own_certificates(tmp_path: Path) -> None:
    """The whole configuration with TLS of its own is one that nginx accepts."""
    key, certificate = tmp_path / "llave.pem", tmp_path / "certificado.pem"
    make_certificate(key, certificate)
    done = render(
        tmp_path / "run", GATEWAY_CERTIFICATE=str(certificate), GATEWAY_CERTIFICATE_KEY=str(key),
        GATEWAY_LISTEN="127.0.0.1:18443 [::1]:18443", GATEWAY_LISTEN_PLAIN="127.0.0.1:18080", CMS_URL="http://127.0.0.1:1",
        GATEWAY_USER="root",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    tried = subprocess.run(
        [NGINX, "-e", "stderr", "-t", "-c", done.stdout.strip()], capture_output=True, text=True, check=False
    )
    assert tried.returncode == 0, tried.stderr


def make_certificate(key: Path, certificate: Path) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=www.puebla.example",
         "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
