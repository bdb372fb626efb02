"""The rules of the manual that permissions, terms and the calendar keep, on cases of the database."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from cms.cases.domain import access, recurring
from cms.cases.errors import NotAllowed
from cms.cases.models import Case
from cms.procedures.tests.moments import NOW
from cms.procedures.tests.rules.scene import Scene
from cms.procedures.tests.world import published

pytestmark = pytest.mark.django_db
VIABLE = {"resultado_social": "viable", "resultado_tecnico": "viable"}
# Rule -> an activity, whose it is, and somebody whose it is not; by which entry it is reached.
PEOPLE = {
    "actualizacion_mantenimiento_sitios_web.autoriza_enlace": (
        "act_13_autorizacion", "role:enlace_web", "ss-subdirector"
    ),
    "desarrollo_sitios_micrositios_web.enlace_valida": ("act_13_validacion", "role:enlace_web", "ss-subdirector"),
    "desarrollo_sitios_micrositios_web.coordina_subdireccion": ("act_19_aprobado", "post:ss-subdirector", "sw-jefe"),
    "registro_incidentes_072.operadores": ("act_01_llamada", "post:gpi-operador-072", "gpi-jefe"),
    "administracion_bienes_tecnologicos.inventario_del_departamento": (
        "act_02_revision", "post:ai-analista-ab", "st-analista-ab"
    ),
    "puntos_internet_gratuito.autoriza_direccion": ("act_04_autorizacion", "post:dge-director", "sit-subdirector"),
    "diagnostico_optimizacion_hw_sw.jefe_analiza": ("act_03_analisis", "post:ai-jefe", "ai-analista-ab"),
    "recepcion_registro_bienes.validacion_tecnica": ("act_02_validacion", "post:ai-jefe", "ai-coordinador"),
    "baja_bienes_sap.expediente": ("act_09_almacen", "post:ai-analista-ab", "st-analista-ab"),
    "reemplazo_refacciones.existencia_almacen": ("act_05_existencia", "post:ai-coordinador", "st-jefe"),
    "creacion_correo_institucional.vigila_registro": ("act_04_autorizacion", "post:st-jefe", "ai-jefe"),
    "soporte_tercer_nivel_antivirus_telefonia.unico_antivirus": ("act_03_evaluacion", "post:st-jefe", "ai-jefe"),
    "soporte_tercer_nivel_antivirus_telefonia.unico_telefonia": ("act_06_contacto", "post:st-jefe", "ai-jefe"),
    "solicitud_dictamen_tecnico.emite_direccion": ("act_06_emision", "post:dge-director", "ni-jefe"),
    "elaboracion_normas_lineamientos.propone_subdireccion": ("act_03_definicion", "post:sit-subdirector", "ni-jefe"),
    "elaboracion_normas_lineamientos.redacta_normatividad": (
        "act_07_redaccion", "post:ni-analista-consultivo-a", "ia-analista-a"
    ),
    "elaboracion_normas_lineamientos.responden_las_areas": ("act_11_revision", "post:ia-jefe", "ni-jefe"),
}  # fmt: skip


@pytest.mark.parametrize("rule", PEOPLE)
def test_the_activity_belongs_to_whom_the_manual_says(rule: str) -> None:
    clave, key = rule.split(".")
    node, whose, other = PEOPLE[rule]
    scene = Scene(clave, **(VIABLE if clave == "puntos_internet_gratuito" else {}))
    assert scene.procedure.declaration.reglas[key].kept_by == "permiso"
    task = scene.until(node)
    kind, _, name = whose.partition(":")
    user = scene.post(name) if kind == "post" else scene.appointee(name)
    with pytest.raises(NotAllowed):
        scene.do(task.case, node, by=scene.post(other))
    scene.do(task.case, node, by=user)
    task.refresh_from_db()
    assert task.done_by == user


SUPERVISED = {
    "desarrollo_sistemas_software.coordina_subdireccion": ("ss-subdirector", "sit-subdirector"),
    "actualizacion_mantenimiento_sitios_web.coordina_subdireccion": ("ss-subdirector", "sit-subdirector"),
    "registro_incidentes_072.subdireccion_coordina": ("ss-subdirector", "sit-subdirector"),
    "reemplazo_refacciones.supervisa_subdireccion": ("sit-subdirector", "ss-subdirector"),
}


@pytest.mark.parametrize("rule", SUPERVISED)
def test_the_subdireccion_sees_every_case_of_its_departments(rule: str) -> None:
    hers, other = SUPERVISED[rule]
    scene = Scene(rule.split(".")[0])
    case = scene.start()
    assert case in access.visible(scene.post(hers), scene.today)
    assert case not in access.visible(scene.post(other), scene.today)


# Rule -> the last moment of a case that begins on Monday 2 March 2026 at ten (the 16th and 1 May are holidays).
TERMS = {
    "administracion_bienes_tecnologicos.tiempo_total": "2026-06-02 23:59",
    "administracion_data_center.tres_dias_de_atencion": "2026-03-05 23:59",
    "administracion_usuarios_cctv.tres_dias_de_atencion": "2026-03-05 23:59",
    "baja_bienes_sap.tiempo_total": "2026-04-16 23:59",
    "carga_requisiciones_siam.treinta_dias": "2026-04-14 23:59",
    "creacion_correo_institucional.uno_a_dos_dias": "2026-03-04 23:59",
    "elaboracion_normas_lineamientos.dos_meses": "2026-05-02 23:59",
    "mantenimiento_correctivo_telecom.uno_a_treinta_dias": "2026-04-14 23:59",
    "mantenimiento_preventivo_telecom.uno_a_treinta_dias": "2026-04-14 23:59",
    "metodologias_gestion_proyectos.veinte_dias": "2026-03-31 23:59",
    "monitoreo_mantenimiento_redes.uno_a_quince_dias": "2026-03-24 23:59",
    "operacion_mesa_servicio.veinticuatro_horas": "2026-03-03 10:00",
    "programa_anual_adquisiciones_tic.un_mes": "2026-04-02 23:59",
    "puntos_internet_gratuito.uno_a_treinta_dias": "2026-04-01 23:59",
    "recepcion_registro_bienes.tiempo_total": "2026-03-05 23:59",
    "reemplazo_refacciones.un_dia": "2026-03-03 23:59",
    "solicitud_bienes_tecnologicos.tiempo_total": "2026-03-09 23:59",
    "soporte_tecnico_dependencias.uno_a_cinco_dias": "2026-03-09 23:59",
    "soporte_tercer_nivel_antivirus_telefonia.seis_dias": "2026-03-10 23:59",
    "atencion_siniestros_aseguradora.tiempo_total": "2026-05-27 23:59",
    "diagnostico_optimizacion_hw_sw.tiempo_total": "2026-07-08 23:59",
}


@pytest.mark.parametrize("rule", TERMS)
def test_a_case_is_due_when_the_manual_says(rule: str) -> None:
    clave, key = rule.split(".")
    scene = Scene(clave)
    assert scene.procedure.declaration.reglas[key].kept_by == "plazo"
    due = scene.start().due_at
    assert due is not None
    assert f"{timezone.localtime(due):%Y-%m-%d %H:%M}" == TERMS[rule]


# Rule -> the activity and how long it may take from the moment it opens.
TASKS = {
    "mantenimiento_correctivo_telecom.atencion_inmediata": ("act_01_deteccion", "2026-03-02 11:00"),
    "registro_incidentes_072.canaliza_de_inmediato": ("act_04_canalizacion", "2026-03-02 11:00"),
    "administracion_usuarios_cctv.entrega_en_tres_dias": ("act_07_entrega", "2026-03-05 23:59"),
}


@pytest.mark.parametrize("rule", TASKS)
def test_an_activity_is_due_when_the_manual_says(rule: str) -> None:
    node, due = TASKS[rule]
    own = {"fecha_requerida": "2026-03-05", "recibido_el": "2026-03-02", "con_anticipacion": "si"}
    task = Scene(rule.split(".")[0], **own).until(node)
    assert task.due_at is not None
    assert f"{timezone.localtime(task.due_at):%Y-%m-%d %H:%M}" == due


# Rule -> procedure, entry and how many cases of it begin by themselves from January to March.
SERIES = {
    "copias_seguridad_bases_datos.copias_programadas": ("programada", 90),
    "copias_seguridad_bases_datos.revision_automatica": ("revision", 3),
    "mantenimiento_preventivo_telecom.respaldo_mensual": ("programada", 3),
    "mantenimiento_preventivo_telecom.calendario_cada_anio": ("calendario", 1),
    "registro_incidentes_072.reporte_mensual": ("programada", 3),
    "operacion_mesa_servicio.estadistica": ("programada", 3),
}


@pytest.mark.parametrize("clave", sorted({rule.split(".")[0] for rule in SERIES}))
def test_each_series_begins_by_itself_once_in_its_period(clave: str) -> None:
    published(clave)
    began = NOW.replace(month=1, day=1, hour=6)
    for offset in range(90):
        recurring.start_due(began + datetime.timedelta(days=offset))
        if offset % 30 == 0:
            assert recurring.start_due(began + datetime.timedelta(days=offset, hours=1)) == []
    expected = {entry: count for rule, (entry, count) in SERIES.items() if rule.startswith(f"{clave}.")}
    found = {entry: Case.objects.filter(clave=clave, entry=entry).count() for entry in expected}
    assert found == expected
    subjects = list(Case.objects.filter(clave=clave).values_list("subject", flat=True))
    assert len(set(subjects)) == len(subjects)
