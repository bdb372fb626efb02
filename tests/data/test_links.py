"""The addresses of a dataset: found, made askable, told public from private, and judged."""

from __future__ import annotations

import pytest

from pipelines.data.links import Link, addresses_of, is_public, request_address, verdict

WMS = {"formato": "WMS", "archivo": "https://mapas.example/wms"}
WORKS = Link("https://a.example/", "funciona")
DEAD = Link("https://b.example/", "no responde", "no existe el servidor")
LEFT = Link("https://c.example/", "no se probó", "no es una dirección pública")


def test_addresses_come_from_services_and_from_the_description():
    dataset = {
        "descripcion": "Vea https://datos.example/a_(b), (http://datos.example/c). También «HTTPS://DATOS.example/ñ»; "
        "https://mapas.example/wms y ftp://datos.example/no.",
        "recursos": [WMS, {"formato": "CSV", "archivo": "a.csv"}, {"formato": "WMS", "archivo": "ftp://x/wms"}],
    }
    assert addresses_of(dataset) == [
        "https://mapas.example/wms",
        "https://datos.example/a_(b)",
        "http://datos.example/c",
        "HTTPS://DATOS.example/ñ",
    ]
    assert addresses_of({}) == []


@pytest.mark.parametrize(
    ("address", "service", "asked"),
    [
        ("https://a.example", False, "https://a.example/"),
        ("HTTPS://a.example/año 1?q=ñ#x", False, "https://a.example/a%C3%B1o%201?q=%C3%B1"),
        ("https://a.example/wms?map=b", True, "https://a.example/wms?map=b&service=WMS&request=GetCapabilities"),
        ("https://a.example/?REQUEST=GetMap", True, "https://a.example/?REQUEST=GetMap"),
        ("https://a.example/?Service=WMS", True, "https://a.example/?Service=WMS&request=GetCapabilities"),
    ],
)
def test_what_is_asked(address, service, asked):
    assert request_address(address, service=service) == asked


@pytest.mark.parametrize("ip", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses(ip):
    assert is_public(ip) is True


@pytest.mark.parametrize(
    "ip",
    "127.0.0.1 127.9.9.9 0.0.0.0 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 224.0.0.1 255.255.255.255 "
    ":: ::1 fe80::1 fe80::1%eth0 fc00::1 fec0::1 ff02::1 "
    "::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: 2002:a9fe:a9fe::".split(),
)
def test_private_addresses(ip):
    assert is_public(ip) is False


@pytest.mark.parametrize(
    ("resources", "links", "complies", "lines"),
    [
        ([], None, None, ["No hay direcciones."]),
        ([], [], None, ["No hay direcciones."]),
        ([WMS], None, None, ["Las direcciones no se consultaron."]),
        ([WMS], [WORKS], True, ["«https://a.example/» funciona."]),
        (
            [WMS],
            [WORKS, LEFT],
            None,
            ["«https://c.example/» no se probó: no es una dirección pública.", "«https://a.example/» funciona."],
        ),
        (
            [WMS],
            [WORKS, DEAD],
            False,
            ["«https://b.example/» no responde: no existe el servidor.", "«https://a.example/» funciona."],
        ),
        ([{"formato": "WMS", "archivo": "ftp://x"}], None, False, ["«ftp://x» no es una dirección http(s)."]),
    ],
)
def test_the_verdict(resources, links, complies, lines):
    assert verdict({"recursos": resources}, links) == (complies, lines)


def test_addresses_of_the_description_that_nobody_asked_are_not_denied():
    assert verdict({"descripcion": "https://a.example/"}, None) == (None, ["Las direcciones no se consultaron."])
