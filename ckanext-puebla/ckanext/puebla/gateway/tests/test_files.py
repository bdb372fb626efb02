"""Files through the gateway: same permission and headers as without it, and never a path that it should not give."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ckan.plugins import toolkit as tk

from ckanext.puebla.tests.city import city, clean_puebla

__all__ = ["city", "clean_puebla"]
BEHIND = pytest.mark.ckan_config("ckanext.puebla.x_accel", True)
SAME = ("Content-Type", "Content-Disposition", "X-Content-Type-Options")


@pytest.fixture
def storage(city: Any, ckan_config: Any, monkeypatch: Any, tmp_path: Path) -> Path:
    """The private objects under the folder that the gateway knows."""
    root = Path(ckan_config["ckan.storage_path"])
    monkeypatch.setitem(ckan_config, "ckanext.puebla.objects_path", str(root / "puebla" / "objects"))
    return root


def addresses(published: dict[str, Any]) -> dict[str, str]:
    name, row = published["package_name"], published["resources"][0]
    return {
        "download": f"/dataset/{name}/resource/{row['key']}/download/{row['archivo']}",
        "version": f"/dataset/{name}/version/1/archivo/{row['archivo']}",
        "letter": f"/oficio/{published['publication']['folio']}.pdf",
        "clean": f"/dataset/{name}/resource/{row['key']}/limpio.csv",
    }


def test_the_gateway_delivers_the_same_with_the_same_headers(
    app: Any, city: Any, storage: Path, ckan_config: Any, monkeypatch: Any
) -> None:
    published = city.advance(city.submission()["id"])
    plain = {what: app.get(path) for what, path in addresses(published).items()}
    monkeypatch.setitem(ckan_config, "ckanext.puebla.x_accel", True)
    for what, path in addresses(published).items():
        answer = app.get(path)
        assert "X-Accel-Redirect" in answer.headers, (what, dict(answer.headers))
        place = answer.headers["X-Accel-Redirect"]
        assert (what, answer.status_code, answer.data) == (what, 200, b"")
        assert place.startswith("/_ckan_storage/")
        kept_at = storage / place.removeprefix("/_ckan_storage/")
        assert (kept_at.stat().st_mode & 0o040, kept_at.parent.stat().st_mode & 0o050) == (0o040, 0o050)
        assert kept_at.read_bytes() == plain[what].data
        kept = {name: plain[what].headers.get(name) for name in SAME}
        # CKAN's own download has no such header; the gateway's answer must.
        kept["X-Content-Type-Options"] = "nosniff"
        assert {name: answer.headers.get(name) for name in SAME} == kept
        assert "ETag" not in answer.headers


@BEHIND
def test_what_is_not_public_is_refused_before(app: Any, city: Any, storage: Path) -> None:
    shown = city.submission()
    ident, key = shown["id"], shown["resources"][0]["key"]
    path = f"/solicitudes/{ident}/archivos/{key}"
    refused = [app.get(path, headers={"Authorization": city.token("ajeno")}, status=403), app.get(path)]
    assert ["X-Accel-Redirect" in answer.headers for answer in refused] == [False, False]
    mine = app.get(path, headers={"Authorization": city.token("capturista")})
    assert mine.headers["X-Accel-Redirect"].startswith("/_ckan_storage/puebla/objects/")
    assert mine.headers["Cache-Control"] == "private, no-cache"


@BEHIND
def test_a_withdrawn_or_unknown_resource_gives_nothing(app: Any, city: Any, storage: Path) -> None:
    published = city.advance(city.submission()["id"])
    path = addresses(published)["download"]
    city.act("tecnico", "puebla_dataset_withdraw", package_id=published["package_id"], reason="Ya no se publica.")
    for address in (path, path.replace(published["resources"][0]["key"], "no-existe")):
        answer = app.get(address)
        assert (answer.status_code in (403, 404), "X-Accel-Redirect" in answer.headers) == (True, False)


@BEHIND
def test_files_outside_the_storage_are_delivered_by_the_portal(app: Any, city: Any, tmp_path: Path) -> None:
    published = city.advance(city.submission()["id"])
    answer = app.get(addresses(published)["version"])
    assert ("X-Accel-Redirect" in answer.headers, answer.data != b"") == (False, True)
    assert tk.config["ckanext.puebla.objects_path"].startswith(str(tmp_path))


@BEHIND
def test_links_out_of_the_storage_are_not_followed(app: Any, city: Any, storage: Path, tmp_path: Path) -> None:
    from ckanext.puebla.gateway.delivery import deliver

    secret = tmp_path / "secret.txt"
    secret.write_text("x")
    link = storage / "link.txt"
    link.unlink(missing_ok=True)
    link.symlink_to(secret)
    with app.flask_app.test_request_context("/"):
        assert "X-Accel-Redirect" not in deliver(link).headers
    link.unlink()
