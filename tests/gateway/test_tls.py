"""TLS that ends at the gateway: plain HTTP leads to HTTPS once, and HTTPS never leads back."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from tests.gateway.gateway import free_ports, running
from tests.gateway.test_render import make_certificate


def test_plain_leads_to_tls_and_tls_stays(tmp_path: Path) -> None:
    key, certificate = tmp_path / "llave.pem", tmp_path / "certificado.pem"
    make_certificate(key, certificate)
    secure, plain = free_ports(2)
    (tmp_path / "acme/.well-known/acme-challenge").mkdir(parents=True)
    (tmp_path / "acme/.well-known/acme-challenge/prueba").write_text("de la autoridad", encoding="ascii")
    settings = {
        "WWW_URL": f"https://www.puebla.example:{secure}",
        "DATOS_URL": f"https://datos.puebla.example:{secure}",
        "PARENT_DOMAIN": "puebla.example",
        "GATEWAY_LISTEN": f"127.0.0.1:{secure}",
        "GATEWAY_LISTEN_PLAIN": f"127.0.0.1:{plain}",
        "GATEWAY_CERTIFICATE": str(certificate),
        "GATEWAY_CERTIFICATE_KEY": str(key),
        "GATEWAY_ACME": str(tmp_path / "acme"),
    }
    with running(tmp_path / "gateway", wait=(secure, plain), **settings) as gateway:
        first = gateway.ask("/noticias/?a=1", "www.puebla.example", port=plain)
        target = f"https://www.puebla.example:{secure}/noticias/?a=1"
        assert (first.status, first.header("Location")) == (301, target)
        answer = gateway.ask_tls("/noticias/?a=1", f"www.puebla.example:{secure}", secure)
        heard = answer.json()
        assert (answer.status, heard["backend"], heard["headers"]["x-forwarded-proto"]) == (200, "cms", "https")
        assert answer.header("Strict-Transport-Security") == "max-age=31536000"
        proof = gateway.ask("/.well-known/acme-challenge/prueba", "datos.puebla.example", port=plain)
        assert proof.text == "de la autoridad"
        with pytest.raises(ssl.SSLError):
            gateway.ask_tls("/", "otra.example", secure)
        with pytest.raises(OSError):
            gateway.ask("/", "otra.example", port=plain)
