"""Every field of the manual's official formats stands on the document that we print.

The labels are those of the formats; where the manual prints no layout, what its activities and policies ask for.
"""

from __future__ import annotations

import pytest

from pipelines.engine.registry import load_procedure
from schemas.spanish import fold

PERSON = ["Nombre o nombres", "Primer apellido", "Segundo apellido"]
# code: (folder, document, originals, labels in the order of the format)
FORMATS: dict[str, tuple[str, str, int, list[str]]] = {
    "FORM.293": ("asignacion_cuentas_usuario", "form_293", 1, [
        "Fecha de la asignación", "Hora de la asignación", "Nombre del sistema", *PERSON, "Área de adscripción",
        "Número de empleado", "Datos de la cuenta de usuario", "Asignó", "Servidor/a Público/a", "artículo 7",
        "artículo 35, fracción I", "personales e intransferibles",
    ]),
    "FORM.296": ("desarrollo_sistemas_software", "form_296", 1, [
        "Dependencia solicitante", "Nombre del sistema", "Ambiente y dirección", "Fecha de liberación",
        "Número del oficio", "Fecha del oficio", "Módulos o funcionalidad entregada",
        "Resultado de las pruebas unitarias y modulares", "Documentación entregada", "Observaciones", "Libera y recibe",
    ]),
    "FORM.297": ("mantenimiento_modulos_sap", "form_297", 1, [
        "Folio de la Mesa de Servicio", "Número del oficio", "Módulo de SAP", "Descripción del mantenimiento",
        "Órdenes de transporte", "Servidor de desarrollo", "Servidor de calidad", "Servidor productivo",
        "Casos de prueba y resultado", "Fecha de validación", "transporte a productivo", "Hora prevista", "Realiza",
        "Valida",
    ]),
    "FORM.300": ("reemplazo_refacciones", "form_300", 3, [
        "AUTORIZACIÓN DE SALIDA DE BIENES INFORMATICOS DEL EDIFICIO (2 poniente 107, centro)", "FECHA DE SALIDA",
        "ÁREA QUE RECIBE", "TELEFONO", "DESCRIPCIÓN", "MARCA", "SERIE", "MOTIVO DE LA SALIDA",
        "RECIBE (NOMBRE, CARGO Y FIRMA)",
        "NOMBRE Y FIRMA DEL VIGILANTE EN TURNO",
    ]),
    "FORM.314": ("solicitud_dictamen_tecnico", "form_314", 1, [
        "{folio}", "{oficio_numero}", "{oficio_fecha}", "{suscribe_nombre}", "{suscribe_cargo}", "{dependencia}",
        "{objeto}", "{fecha}", "90 días naturales", "ANTECEDENTES", "OBJETIVO", "DIAGNÓSTICO",
        "solicitar la adquisición", "Descripción de los bienes y servicios informáticos", "Cantidad",
        "Unidad de medida", "Observaciones", "artículo 7", "artículo 108", "Emite", "Valida", "Elabora",
    ]),
    "FORM.315": ("solicitud_dictamen_tecnico", "form_315", 1, [
        "Dependencia Ejecutora", "Dirección, Departamento o Área", "Nombre del responsable", "Teléfono",
        "Correo electrónico", "Nombre del contacto solicitante", "Teléfono del contacto",
        "Correo electrónico del contacto", "Nombre del Proyecto", "Fecha", "Generales",
        "No. de servidores públicos que laboran en el área solicitante",
        "Descripción de las actividades realizadas en el área en donde se hará uso de los bienes y/o servicios",
        "Características técnicas, así como el estado físico y funcional de los bienes informáticos",
        "Descripción general de los bienes y/o servicios informáticos nuevos",
        "Sistemas de Información que operarán con la nueva adquisición", "Objetivo rector", "Eje", "Línea estratégica",
        "Objetivo", "Estrategia", "Línea de acción", "Nivel de Operación", "Impacto", "Beneficios del proyecto",
        "Riesgos", "Indicadores", "Duración estimada del proyecto", "Anexos", "5.1.1 Computadoras Personales",
        "Descripción del Hardware", "Cantidad", "Software que se instalará", "5.1.2 Equipo de Impresión",
        "Número de usuarios", "5.1.3 Especializado", "Tipo", "5.1.4 Otros equipos", "5.2 Software",
        "Descripción del Software", "Comentarios", "5.3 Telecomunicaciones", "Descripción", "5.4 Otros requerimientos",
        "Duración", "Número de oficio de autorización de suficiencia presupuestal",
        "Fecha de oficio de autorización de suficiencia presupuestal",
        "Total, de presupuesto disponible para la ejecución del proyecto", "Zonas geográficas que abarca el proyecto",
        "Nombre", "Cargo", "Dependencia", "Responsable del proyecto",
    ]),
    "FORM.316": ("desarrollo_sitios_micrositios_web", "form_316", 1, [
        "Fecha de Solicitud", "DATOS DEL PROYECTO", "Nombre del Proyecto", "Área Solicitante",
        "Responsable del Área Solicitante", "DATOS DE LA LIBERACIÓN", "Fecha de Liberación", "Detalle de la liberación",
        "Anexos", "Elaboró", "Jefe de Departamento de Servicios Web", "Aprobado",
        "Subdirector de Sistemas de la Dirección de Gobierno Electrónico",
    ]),
    "FORM.318": ("actualizacion_mantenimiento_sitios_web", "form_318", 2, [
        "Fecha de Solicitud", "DATOS DEL PROYECTO", "Nombre del Proyecto", "Area Solicitante",
        "Responsable del Area Solicitante", "Descripción de la Actualización o Mantenimiento",
        "Justificación de la Actualización o Mantenimiento", "Gobierno Electrónico",
    ]),
    "FORM.321": ("solicitud_dictamen_tecnico", "form_321", 1, [
        "Proyecto", "Partidas", "Descripción", "Especificaciones técnicas mínimas", "Cantidad", "Unidad de medida",
        "Garantía o soporte", "Lugar de entrega", "Ficha técnica adjunta",
    ]),
}  # fmt: skip


def printed_words(clave: str, document: str) -> list[str]:
    """Every heading, label and text of a letter."""
    folder = load_procedure(clave).folder
    letter = folder.letters[document]
    fields = {field.key: field for form in folder.forms.values() for field in form.fields}
    texts = [letter.title, letter.addressee, *letter.paragraphs, letter.closing, letter.legend]
    texts += [signature.caption for signature in letter.signatures]
    for section in letter.sections:
        texts += [section.title, *(fields[key].label for key in section.fields)]
        if section.table:
            texts += [column.label for column in fields[section.table].columns]
    return [" ".join(fold(text).split()) for text in texts if text]


@pytest.mark.parametrize("code", FORMATS)
def test_every_field_of_an_official_format_is_on_its_document(code: str) -> None:
    clave, document, originals, labels = FORMATS[code]
    declared = load_procedure(clave).declaration.documentos[document]
    assert (declared.code, declared.originals) == (f"{code}/SECATI/012224", originals)
    words = printed_words(clave, document)
    assert [label for label in labels if not any(fold(label) in text for text in words)] == []
