"""A head of department at work in a real browser: inbox, a request that came by telephone, its case."""

from __future__ import annotations

from tests.e2e.stage import Stage

SUBJECT = "Cuenta para la nueva analista"


def admin(stage: Stage, path: str = "") -> str:
    return f"{stage.portal.www}/administracion/procedimientos/{path}"


def test_a_request_by_telephone_becomes_a_case(stage: Stage) -> None:
    with stage.person("cuentas") as head:
        head.see(admin(stage), "procedimientos-bandeja")
        assert head.page.locator("tbody tr").count() > 0
        head.see(admin(stage, "iniciar/?q=cuenta+usuario"), "procedimientos-iniciar")
        head.page.get_by_role("link", name="Pedir una cuenta de usuario").click()
        head.page.wait_for_load_state()
        head.look("procedimientos-nuevo")
        head.page.fill("[name=subject]", SUBJECT)
        head.page.fill("[name=applicant_name]", "Titular de Movilidad")
        head.page.select_option("[name=channel]", "telefono")
        head.page.get_by_role("button", name="Iniciar").click()
        head.page.wait_for_load_state()
        head.look("procedimientos-actividad")
        # What is typed is kept as a draft; rows are added by the button.
        rows = head.page.locator("[data-renglones]").first
        before = rows.locator(".pr-renglon").count()
        rows.locator("[data-agregar]").click()
        assert rows.locator(".pr-renglon").count() == before + 1
        head.page.locator("textarea").first.fill("Se necesita para el padrón.")
        head.page.locator("button[value=borrador]").click()
        head.page.wait_for_load_state()
        assert "Se guardó el borrador." in head.text()
        assert head.page.locator("textarea").first.input_value() == "Se necesita para el padrón."
        head.page.get_by_role("link", name="Volver al caso").click()
        head.page.wait_for_load_state()
        head.look("procedimientos-caso")
        assert SUBJECT in head.text()
        assert "Llegó por" in head.text() and "Teléfono" in head.text()
        assert head.page.locator(".pr-dibujo img").evaluate("image => image.complete && image.naturalWidth > 100")
        case = head.page.url
    with stage.person("normatividad") as stranger:
        answer = stranger.page.goto(case)
        assert answer is not None and answer.status == 404
        stranger.said.clear()  # the browser reports the status as a fault
    assert not [name for name in stage.findings.accessibility if name.startswith("procedimientos")]
    assert not [name for name in stage.findings.overflow if name.startswith("procedimientos")]
