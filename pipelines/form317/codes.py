"""Every problem this room can report: the stable code, its severity, what it means and how to mend it."""

from __future__ import annotations

from typing import NamedTuple

from pipelines.problems import Problem, Severity


class Code(NamedTuple):
    """One row of the table in docs/formato-317.md."""

    severity: Severity
    group: str
    meaning: str
    remedy: str


_BOOK = "El libro no se puede leer"
_SHEET = "Hojas y encabezados"
_CELL = "Celdas"
_RULE = "Reglas del formato"
_DATA = "Archivos de datos"
_LOAD = "Carga al portal"

CODES: dict[str, Code] = {
    "archivo_no_encontrado": Code("error", _BOOK, "No existe el archivo indicado.", "Revise el nombre y la carpeta."),
    "no_es_libro": Code("error", _BOOK, "El archivo no es un libro .xlsx.", "Guárdelo como «Libro de Excel (.xlsx)»."),
    "libro_antiguo": Code("error", _BOOK, "Libro de Excel 97-2003 u otro formato viejo.", "Guárdelo como .xlsx."),
    "libro_danado": Code("error", _BOOK, "El libro está truncado o dañado.", "Guárdelo o descárguelo otra vez."),
    "libro_cifrado": Code("error", _BOOK, "El libro tiene contraseña.", "Quite la contraseña."),
    "libro_con_macros": Code("error", _BOOK, "El libro trae macros.", "Guárdelo como .xlsx, sin macros."),
    "libro_demasiado_grande": Code(
        "error",
        _BOOK,
        "El libro pesa demasiado o crece demasiado al descomprimirse.",
        "Copie los datos en una plantilla nueva.",
    ),
    "tiempo_agotado": Code(
        "error", _BOOK, "La lectura pasó del tiempo permitido.", "Borre filas y columnas vacías con formato."
    ),
    "hoja_faltante": Code(
        "error", _SHEET, "Falta una de las cuatro hojas de captura.", "Use la plantilla y no cambie sus hojas."
    ),
    "hoja_repetida": Code("aviso", _SHEET, "Dos hojas parecen la misma; se lee la primera.", "Borre la que sobra."),
    "encabezado_no_encontrado": Code(
        "error", _SHEET, "No se encontró la fila de encabezados de la hoja.", "Copie los encabezados de la plantilla."
    ),
    "columna_faltante": Code("error", _SHEET, "Falta una columna del formato.", "Agréguela con su encabezado."),
    "columna_repetida": Code(
        "aviso", _SHEET, "Una columna aparece dos veces; se lee la primera.", "Borre la que sobra."
    ),
    "columna_desconocida": Code(
        "aviso", _SHEET, "La columna no es del formato y no se lee.", "Bórrela si no la necesita."
    ),
    "vinculo_externo": Code(
        "aviso", _SHEET, "El libro está vinculado con otros archivos; no se abren.", "Rompa los vínculos."
    ),
    "formula_en_celda": Code("error", _CELL, "La celda tiene una fórmula.", "Cópiela y péguela como valor."),
    "celda_con_error": Code("error", _CELL, "La celda muestra un error (#N/A, #REF!…).", "Escriba el valor correcto."),
    "caracteres_de_control": Code(
        "aviso", _CELL, "Había caracteres invisibles; se quitaron.", "Vuelva a escribir el texto."
    ),
    "html_en_texto": Code("error", _CELL, "El texto trae código HTML o de programa.", "Deje solo el texto."),
    "texto_largo": Code("error", _CELL, "El texto rebasa el máximo de la celda.", "Acórtelo."),
    "fecha_invalida": Code(
        "error", _CELL, "No es una fecha real.", "Escríbala como día/mes/año, por ejemplo 31/01/2026."
    ),
    "fecha_de_periodo": Code(
        "aviso",
        _CELL,
        "Se escribió un mes o un año; se tomó su primer o último día.",
        "Escriba el día exacto si lo sabe.",
    ),
    "obligatorio": Code("error", _RULE, "Falta un dato obligatorio.", "Llene la celda."),
    "valor_fuera_de_catalogo": Code("error", _RULE, "El valor no está en la lista.", "Elija uno de la lista."),
    "dependencia_repetida": Code("error", _RULE, "La hoja Dependencia tiene más de una fila.", "Deje una sola."),
    "dependencia_distinta": Code(
        "error", _RULE, "El Id dependencia no es el de la hoja Dependencia.", "Escriba el mismo en ambas hojas."
    ),
    "id_repetido": Code("error", _RULE, "Dos conjuntos tienen el mismo ID.", "Dé a cada conjunto su propio ID."),
    "referencia_inexistente": Code(
        "error", _RULE, "El ID de Dataset no existe en la hoja Dataset.", "Corríjalo o agregue el conjunto."
    ),
    "sin_conjuntos": Code("error", _RULE, "La hoja Dataset está vacía.", "Agregue al menos un conjunto."),
    "sin_recursos": Code("error", _RULE, "El conjunto no tiene recursos.", "Agregue su archivo en la hoja Recurso."),
    "sin_diccionario": Code(
        "error",
        _RULE,
        "El conjunto tiene tablas pero no diccionario.",
        "Agregue una fila por columna en Diccionario de Datos.",
    ),
    "diccionario_recomendado": Code(
        "aviso", _RULE, "El conjunto geográfico no explica sus atributos.", "Agréguelos en Diccionario de Datos."
    ),
    "correo_invalido": Code("error", _RULE, "El correo no está bien escrito.", "Escríbalo como nombre@dominio.gob.mx."),
    "etiqueta_invalida": Code(
        "error",
        _RULE,
        "Una etiqueta es muy corta, muy larga o usa signos.",
        "Use de 2 a 100 letras, números, espacios, . - _",
    ),
    "fecha_final_anterior": Code("error", _RULE, "La fecha final es anterior a la inicial.", "Corrija una de las dos."),
    "fecha_futura": Code("aviso", _RULE, "La fecha final todavía no llega.", "Revise el año."),
    "archivo_con_ruta": Code(
        "error", _RULE, "El nombre del archivo trae carpetas o signos no permitidos.", "Deje solo el nombre."
    ),
    "archivo_repetido": Code(
        "error", _RULE, "Dos recursos del conjunto usan el mismo archivo.", "Use un archivo por recurso."
    ),
    "recurso_repetido": Code(
        "error", _RULE, "Dos recursos del conjunto se llaman igual.", "Cambie uno de los nombres."
    ),
    "extension_distinta": Code(
        "error", _RULE, "La extensión no corresponde al formato.", "Corrija el formato o el archivo."
    ),
    "direccion_invalida": Code(
        "error", _RULE, "Un WMS no tiene dirección http(s).", "Escriba la dirección del servicio."
    ),
    "termino_repetido": Code("error", _RULE, "El término aparece dos veces en el conjunto.", "Deje una sola fila."),
    "termino_parecido": Code(
        "aviso", _RULE, "Dos términos solo difieren en mayúsculas o acentos.", "Revise que sean columnas distintas."
    ),
    "nombre_largo": Code("aviso", _RULE, "El nombre pasa de lo recomendado.", "Acórtelo si puede."),
    "descripcion_larga": Code("aviso", _RULE, "La descripción pasa de lo recomendado.", "Acórtela si puede."),
    "logotipo_no_imagen": Code(
        "error", _RULE, "El logotipo no es un archivo de imagen.", "Use PNG, JPG, GIF, SVG o WEBP."
    ),
    "logotipo_faltante": Code("aviso", _DATA, "El logotipo no está en la carpeta de datos.", "Agréguelo a la carpeta."),
    "archivo_faltante": Code(
        "error", _DATA, "El archivo no está en la carpeta de datos.", "Agréguelo o corrija su nombre."
    ),
    "archivo_sobrante": Code(
        "aviso", _DATA, "Ningún recurso usa este archivo.", "Quítelo o agréguelo en la hoja Recurso."
    ),
    "formato_distinto": Code(
        "error", _DATA, "El contenido es de otro formato.", "Corrija el formato o vuelva a exportar."
    ),
    "columna_sin_termino": Code(
        "error", _DATA, "El archivo tiene una columna que no está en el diccionario.", "Agregue el término."
    ),
    "atributo_sin_termino": Code(
        "aviso", _DATA, "El mapa tiene un atributo que no está en el diccionario.", "Agregue el término si puede."
    ),
    "termino_sin_columna": Code(
        "error", _DATA, "Ningún archivo tiene la columna del término.", "Quite el término o corríjalo."
    ),
    "termino_distinto": Code(
        "error", _DATA, "El término y la columna difieren en mayúsculas o acentos.", "Escríbalos exactamente igual."
    ),
    "portal_sin_respuesta": Code(
        "error", _LOAD, "El portal no respondió.", "Revise la conexión y repita: continúa donde se quedó."
    ),
    "portal_rechaza": Code("error", _LOAD, "El portal no aceptó el conjunto.", "Lea el motivo y corrija."),
    "clave_invalida": Code("error", _LOAD, "La clave de acceso no sirve o no tiene permiso.", "Pida una clave nueva."),
    "dependencia_desconocida": Code(
        "error", _LOAD, "El portal no tiene esa dependencia.", "Revise el ID de Dependencia."
    ),
}


def problem(
    code: str, message: str, sheet: str | None = None, row: int | None = None, column: str | None = None
) -> Problem:
    """Return a problem with the severity its code declares; KeyError for a code that is not in the table."""
    return Problem(code, CODES[code].severity, sheet, row, column, message)
