"""The rules that must hold, met as people meet them: cases on the database, real forms, and what each refuses."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from cms.cases.domain import running
from cms.cases.errors import NotAllowed, RuleBroken
from cms.cases.models import Case, Task
from cms.procedures import solicitud_dictamen_tecnico
from cms.procedures.tests.moments import NOW
from cms.procedures.tests.rules.answers import refused
from cms.procedures.tests.rules.scene import Scene

pytestmark = pytest.mark.django_db


def says_no(scene: Scene, task: Task, rule: str, **changes: Any) -> str:
    """The refusal of an activity; nothing of it is written."""
    clave, key = rule.split(".")
    where = scene.procedure.declaration.reglas[key].where
    assert clave == scene.clave
    with pytest.raises(RuleBroken) as found:
        scene.send(task, **changes)
    assert found.value.code == f"regla_{where}"
    task.refresh_from_db()
    assert task.state == Task.State.OPEN
    return found.value.message


def opened(case: Case) -> set[str]:
    return set(Task.objects.filter(case=case, state=Task.State.OPEN).values_list("node", flat=True))


# ── Data centre, CCTV, Wi-Fi ──────────────────────────────────────────────────────────────────────────────────────────


def test_data_centre_access_three_working_days_ahead() -> None:
    scene = Scene("administracion_data_center", recibido_el="2026-03-02", fecha_ingreso="2026-03-04")
    task = scene.until("act_03_autorizacion")
    words = says_no(scene, task, "administracion_data_center.tres_dias_habiles", acceso="otorgado")
    assert "desde el 05/03/2026" in words
    assert opened(scene.send(task, acceso="negado", motivo_negado="Sin anticipación")) == {"act_04_negativa"}


def test_the_pass_keeps_the_three_days_and_the_people_of_the_oficio() -> None:
    scene = Scene("administracion_data_center", recibido_el="2026-03-02", fecha_ingreso="2026-03-05")
    task = scene.until("act_04_oficio")
    sooner = {"fecha_autorizada": "2026-03-04"}
    assert "05/03/2026" in says_no(scene, task, "administracion_data_center.fecha_autorizada", **sooner)
    row = {"nombre": "Otra Persona", "cargo": "Técnica", "adscripcion": "Empresa"}
    right = {"fecha_autorizada": "2026-03-05"}
    others = says_no(scene, task, "administracion_data_center.solo_los_nombrados", personas_autorizadas=[row], **right)
    assert "Otra Persona" in others
    named = [{key: one[key] for key in row} for one in task.case.data["personas"]]
    assert opened(scene.send(task, personas_autorizadas=named, **right)) == {"act_04_ingreso"}


@pytest.mark.parametrize("code", ["ai-jefe", "ss-subdirector", "dge-analista-consultivo-a"])
def test_only_direccion_or_subdireccion_grants_access(code: str) -> None:
    """`administracion_data_center.solo_direccion_o_subdireccion`."""
    scene = Scene("administracion_data_center", recibido_el="2026-03-02", fecha_ingreso="2026-03-20")
    task = scene.until("act_03_autorizacion")
    with pytest.raises(NotAllowed):
        scene.send(task, by=scene.post(code), acceso="otorgado")
    assert opened(scene.send(task, by=scene.post("sit-subdirector"), acceso="otorgado")) == {"act_04_oficio"}


@pytest.mark.parametrize(("wanted", "said", "kept"), [
    ("2026-03-04", "si", False), ("2026-03-05", "no", False), ("2026-03-05", "si", True), ("2026-03-04", "no", True),
])  # fmt: skip
def test_cctv_three_days_are_what_the_dates_say(wanted: str, said: str, kept: bool) -> None:
    scene = Scene("administracion_usuarios_cctv", recibido_el="2026-03-02", fecha_requerida=wanted)
    task = scene.until("act_03_revision", "oficio")
    answers = {"movimiento": "alta", "con_anticipacion": said}
    if kept:
        assert opened(scene.send(task, **answers)) == {"act_04_factibilidad"}
    else:
        says_no(scene, task, "administracion_usuarios_cctv.tres_dias_de_anticipacion", **answers)


def test_free_wifi_needs_both_studies() -> None:
    scene = Scene("puntos_internet_gratuito", resultado_social="viable", resultado_tecnico="no_viable")
    task = scene.until("act_03_remision", "proyecto")
    assert "factibilidad técnica" in says_no(
        scene, task, "puntos_internet_gratuito.ambos_viables", viabilidad="viables"
    )
    case = scene.send(task, viabilidad="no_viables", motivo_no_viable="No hay energía eléctrica")
    assert case.state == Case.State.ENDED


# ── Accounts, sites, SAP, backups ─────────────────────────────────────────────────────────────────────────────────────


def test_an_account_needs_its_eight_data_and_a_refusal_is_a_letter() -> None:
    """Also `asignacion_cuentas_usuario.negativa_por_oficio`."""
    scene = Scene("asignacion_cuentas_usuario")
    task = scene.until("act_03_analisis", "solicitud")
    rule = "asignacion_cuentas_usuario.procede_con_todo"
    says_no(scene, task, rule, procedencia="procede", datos_completos="no")
    says_no(scene, task, rule, procedencia="procede", perfil_corresponde="no")
    case = scene.send(task, procedencia="no_procede", causas="Falta el número de control", datos_completos="no")
    assert opened(case) == {"act_04_negativa"}
    case = scene.send(scene.task(case, "act_04_negativa"))
    assert case.state == Case.State.ENDED


def test_the_name_of_an_account_follows_the_convention() -> None:
    names = {"usuario_nombres": "José Ángel", "usuario_primer_apellido": "Núñez", "usuario_segundo_apellido": "Díaz"}
    scene = Scene("asignacion_cuentas_usuario", **names)
    task = scene.until("act_06_cuenta", "solicitud")
    right = {"cuenta_similar": "no", "cuenta_de": "otro"}
    rule = "asignacion_cuentas_usuario.convencion_de_nombre"
    assert "jnunez" in says_no(scene, task, rule, cuenta_usuario="josenunez", **right)
    assert opened(scene.send(task, cuenta_usuario="jnunez", **right)) == {"act_07_formato"}


def test_no_change_of_a_site_goes_live_unsigned() -> None:
    """Also `actualizacion_mantenimiento_sitios_web.publicacion_con_todo` of a case that came all the way."""
    scene = Scene("actualizacion_mantenimiento_sitios_web", declara_contenidos="no")
    task = scene.until("act_13_autorizacion")
    rule = "actualizacion_mantenimiento_sitios_web.declaracion"
    says_no(scene, task, rule, autorizacion="autoriza", declara_contenidos="no")
    case = scene.send(task, autorizacion="autoriza", declara_contenidos="si")
    assert opened(case) == {"act_14_solicitante", "act_14_gobierno"}


def test_nothing_of_sap_reaches_production_without_the_signed_form() -> None:
    """`mantenimiento_modulos_sap.protocolo_antes`: the transport opens only by the signature of whoever asked."""
    scene = Scene("mantenimiento_modulos_sap")
    task = scene.until("act_08_firma", "oficio")
    with pytest.raises(Task.DoesNotExist):
        scene.task(task.case, "act_08_productivo")
    with pytest.raises(NotAllowed):
        scene.send(task, by=scene.post("sw-jefe"))
    assert "protocolo_firmado_el" in refused(scene.form(task, protocolo_firmado_el=None))
    assert opened(scene.send(task)) == {"act_08_productivo"}


def copy(attempt: int, result: str, **more: Any) -> dict[str, Any]:
    return {
        "sistema": "Nómina", "identificacion": "BD1", "frecuencia": "diario", "tipo": "completo",
        "fecha": "2026-03-02", "hora": "23:00", "intento": attempt, "resultado": result, **more,
    }  # fmt: skip


def test_backups_get_a_second_attempt_and_the_log_keeps_all() -> None:
    """Also `copias_seguridad_bases_datos.segunda_copia` on the database."""
    scene = Scene("copias_seguridad_bases_datos")
    task = scene.until("act_03_log", "extraordinaria")
    rule = "copias_seguridad_bases_datos.intentos_en_orden"
    failed = {"copias": [copy(1, "error")], "error_descripcion": "Disco lleno en BD1"}
    says_no(scene, task, rule, log="sin_error", **failed)
    says_no(scene, task, rule, log="error_repetido", **failed)
    case = scene.send(task, log="con_error", **failed)
    assert opened(case) == {"act_05_segunda"}
    case = scene.send(scene.task(case, "act_05_segunda"))
    both = [copy(1, "error"), copy(2, "correcto")]
    case = scene.send(scene.task(case, "act_03_log"), log="sin_error", copias=both)
    case = scene.send(scene.task(case, "act_04_verificacion"), restaurables="se_restauran")
    case = scene.send(scene.task(case, "act_06_grabado"))
    task = scene.task(case, "act_07_bitacora")
    words = says_no(
        scene, task, "copias_seguridad_bases_datos.bitacora_completa", bitacora=[copy(2, "correcto", lugar="BK1")]
    )
    assert "«Nómina», intento 1" in words
    logged = [copy(1, "error", lugar="Sin copia"), copy(2, "correcto", lugar="BK1")]
    assert scene.send(task, bitacora=logged).state == Case.State.ENDED


# ── 072, service desk ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_states_of_072_belong_to_the_dependencia_that_attends() -> None:
    """`registro_incidentes_072.estado_asignada` and `registro_incidentes_072.estados_de_la_dependencia`.

    The date that the dependencia promises is its term (`registro_incidentes_072.tiempos_de_la_dependencia`).
    """
    scene = Scene("registro_incidentes_072")
    other = scene.appointee("enlace_administrativo", "parques")
    task = scene.until("act_04_canalizacion", "telefono")
    with pytest.raises(NotAllowed):
        scene.send(task, by=other, canalizacion="asignada", dependencia_responsable="parques")
    case = scene.send(task, canalizacion="asignada", dependencia_responsable="parques")
    assert case.organization is not None
    assert case.organization.clave == "parques"
    task = scene.task(case, "act_04_verificacion")
    stranger = scene.appointee("enlace_administrativo", "movilidad")
    with pytest.raises(NotAllowed):
        scene.send(task, by=stranger, verificacion="verificada")
    case = scene.send(task, by=other, verificacion="otra_dependencia", motivo_regreso="Es una calle")
    task = scene.task(case, "act_04_canalizacion")
    case = scene.send(task, canalizacion="asignada", dependencia_responsable="movilidad")
    case = scene.send(
        scene.task(case, "act_04_verificacion"), by=stranger, verificacion="verificada", fecha_compromiso="2026-03-06"
    )
    task = scene.task(case, "act_04_cierre")
    assert f"{task.due_at.astimezone(NOW.tzinfo):%Y-%m-%d %H:%M}" == "2026-03-06 23:59"
    with pytest.raises(NotAllowed):
        scene.send(task, by=other)
    assert scene.send(task, by=stranger).state == Case.State.ENDED


def test_a_ticket_is_never_resolved_without_its_solution() -> None:
    """`operacion_mesa_servicio.sin_solucion_no_resuelto`, `soporte_tecnico_dependencias.sin_solucion_no_resuelto`."""
    scene = Scene("operacion_mesa_servicio")
    task = scene.until("act_13_estado", "llamada")
    assert set(refused(scene.form(task, estado="atendida", solucion_documentada=None))) == {"solucion_documentada"}
    case = scene.send(task, estado="atendida", solucion_documentada="Se cambió el cable de red")
    assert opened(case) == {"act_14_llamada"}


# ── Claims ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_claim_within_24_hours_or_with_its_reason() -> None:
    scene = Scene("atencion_siniestros_aseguradora")
    task = scene.until("act_01_aviso", "aviso")
    rule = "atencion_siniestros_aseguradora.aviso_24_horas"
    late = {"hecho_fecha": "2026-03-01", "hecho_hora": "09:59"}
    assert "más de 24 horas" in says_no(scene, task, rule, fuera_de_plazo="no", **late)
    says_no(scene, task, rule, hecho_fecha="2026-03-02", hecho_hora="10:01", fuera_de_plazo="no")
    assert "motivo_demora" in refused(scene.form(task, fuera_de_plazo="si", motivo_demora=None, **late))
    case = scene.send(task, fuera_de_plazo="no", hecho_fecha="2026-03-01", hecho_hora="10:00")
    assert opened(case) == {"act_02_revision"}


def test_a_claim_opens_with_all_its_documents() -> None:
    scene = Scene("atencion_siniestros_aseguradora", hecho_fecha="2026-03-02", hecho_hora="08:00")
    task = scene.until("act_02_revision", "aviso")
    some = {"lista_apertura": ["oficio", "acta", "resguardo"]}
    rule = "atencion_siniestros_aseguradora.lista_de_apertura"
    assert "identificación" in says_no(scene, task, rule, documentos="completos", **some)
    case = scene.send(task, documentos="incompletos", motivo_incompletos="Falta la identificación", **some)
    assert opened(case) == {"act_16_devolucion"}


# ── Normatividad ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_five_days_of_a_dictamen_count_from_the_oficio() -> None:
    """`solicitud_dictamen_tecnico.cinco_dias`: received on Friday, the 16th is a holiday."""
    scene = Scene("solicitud_dictamen_tecnico")
    task = scene.until("act_05_turno")
    scene.now = NOW.replace(day=20)
    case = scene.do(task.case, "act_05_turno", recibido_el="2026-03-13")
    scene.do(case, "act_06_elaboracion")
    due = scene.task(case, "act_06_emision").due_at
    assert f"{due.astimezone(NOW.tzinfo):%Y-%m-%d}" == "2026-03-23"


def test_a_dictamen_warns_before_its_ninety_days_end() -> None:
    """`solicitud_dictamen_tecnico.vigencia_90`: fifteen and five days before the last."""
    scene = Scene("solicitud_dictamen_tecnico", responsable_correo="amada@puebla.example",
                  contacto_correo="amada@puebla.example")  # fmt: skip
    case = scene.send(scene.until("act_06_emision"), fecha_dictamen="2026-03-02")
    assert (case.state, case.data["vigencia"]) == (Case.State.ENDED, "2026-05-31")
    last = datetime.date(2026, 5, 31)
    sent = {days: solicitud_dictamen_tecnico.warn(last - datetime.timedelta(days=days)) for days in (16, 15, 6, 5, 0)}
    assert [days for days, count in sent.items() if count] == [15, 5]


def test_a_requisition_is_loaded_with_unexpired_documents_only() -> None:
    """`carga_requisiciones_siam.cinco_documentos`, `carga_requisiciones_siam.suficiencia_vigente`, and its annexes."""
    scene = Scene("carga_requisiciones_siam")
    task = scene.until("act_03_carga")
    for field, old in (
        ("dictamen_fecha", "2025-12-01"), ("suficiencia_vigencia", "2026-03-01"),
        ("cotizacion_vigencia", "2026-03-01"), ("excepcion_vigencia", "2026-03-01"),
    ):  # fmt: skip
        assert set(refused(scene.form(task, **{field: old}))) == {field}
    says_no(scene, task, "carga_requisiciones_siam.anexos_siam", anexos_cargados=["dictamen", "cotizacion"])
    assert opened(scene.send(task)) == {"act_04_revision"}


def test_a_contract_closes_with_all_its_deliverables() -> None:
    """Also `seguimiento_cumplimiento_contratos.plazo_del_contrato`: each is due on the day of the contract.

    So whoever is told what is due soon is told of it (`seguimiento_cumplimiento_contratos.avisos_de_vencimiento`).
    """
    rows = [
        {"entregable": name, "requisitos": "Según anexo", "area": "Soporte", "fecha_limite": limit}
        for name, limit in (("Equipos", "2026-04-10"), ("Manual", "2026-04-20"))
    ]
    scene = Scene("seguimiento_cumplimiento_contratos", entregables=rows)
    task = scene.until("act_01_solicitud")
    first = {"entregable": "Equipos", "fecha_limite": "2026-04-10"}
    rule = "seguimiento_cumplimiento_contratos.entregable_del_contrato"
    assert "Equipos; Manual" in says_no(scene, task, rule, **{**first, "entregable": "Sillas"})
    assert "2026-04-10" in says_no(scene, task, rule, **{**first, "fecha_limite": "2026-12-31"})
    case = scene.send(task, **first)
    due = scene.task(case, "act_01_entrega").due_at
    assert f"{due.astimezone(NOW.tzinfo):%Y-%m-%d}" == "2026-04-10"
    for node, answers in (
        ("act_01_entrega", {}), ("act_02_verificacion", {"cumplimiento": "cumple"}),
        ("act_04_firma", {"conformidad": "conforme"}),
    ):  # fmt: skip
        case = scene.do(case, node, **answers)
    task = scene.task(case, "act_04_expediente")
    words = says_no(
        scene, task, "seguimiento_cumplimiento_contratos.todos_antes_de_cerrar", entregables_pendientes="ninguno",
        entregables_recibidos=2,
    )  # fmt: skip
    assert "2 entregables y se recibieron 1" in words
    case = scene.send(task, entregables_pendientes="faltan", entregables_recibidos=1, siguiente_entregable="Manual")
    assert opened(case) == {"act_01_solicitud"}
    second = {"entregable": "Manual", "fecha_limite": "2026-04-20"}
    for node, answers in (
        ("act_01_solicitud", second), ("act_01_entrega", {}), ("act_02_verificacion", {"cumplimiento": "cumple"}),
        ("act_04_firma", {"conformidad": "conforme"}),
    ):  # fmt: skip
        case = scene.do(case, node, **answers)
    task = scene.task(case, "act_04_expediente")
    assert opened(scene.send(task, entregables_pendientes="ninguno", entregables_recibidos=2)) == {"act_05_informe"}


@pytest.mark.parametrize(("answer", "opens"), [
    ("con_cambios", "act_09_revision"), ("lineamiento", "act_17_remision"), ("norma", "act_26_envio"),
])  # fmt: skip
def test_the_three_ways_of_a_norm(answer: str, opens: str) -> None:
    """`elaboracion_normas_lineamientos.camino_de_la_norma`, that of the lineamiento, and back to Normatividad."""
    scene = Scene("elaboracion_normas_lineamientos")
    task = scene.until("act_16_validacion", "autorizada")
    assert opened(scene.do(task.case, "act_16_validacion", validacion_legal=answer)) == {opens}


def test_an_address_is_given_once() -> None:
    scene = Scene("creacion_correo_institucional")
    address = {"direccion_correo": "ana.ejemplo@ayuntamientopuebla.gob.mx"}
    scene.send(scene.until("act_04_creacion", "portal"), **address)
    again = scene.until("act_04_creacion", "portal")
    assert "ya se dio en el caso" in says_no(scene, again, "creacion_correo_institucional.direccion_unica", **address)


def test_who_starts_what() -> None:
    """A stranger starts no case of others' desks."""
    scene = Scene("registro_incidentes_072")
    with pytest.raises(NotAllowed):
        running.start_case(
            scene.clave, "telefono", running.Request(subject="Bache"), by=scene.applicant, now=NOW
        )  # fmt: skip
