"""`python -m tests.e2e.pictures CARPETA`: the pictures of the guides, cut from the screens of the browser tests."""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

TARGET = Path(__file__).resolve().parents[2] / "docs" / "guias" / "imagenes"
WIDTH, MOST_HEIGHT = 1000, 1100
LARGEST = 150_000

PICTURES = {
    "importar": "01-importar",
    "importar-con-problemas": "02-importar-con-problemas",
    "captura": "06-captura",
    "solicitud": "13-en-restricciones",
    "conjunto": "24-conjunto",
    "diferencias": "28-diferencias",
    "bandeja": "15-bandeja-transparencia",
    "visto-bueno": "10-visto-bueno",
    "restricciones": "16-restricciones-transparencia",
    "validacion-tecnica": "19-validacion-tecnica",
    "historial": "21-historial",
    "oficio": "27-oficio",
    "micrositio-preguntas": "asistente-preguntas",
    "micrositio-personas": "asistente-personas",
    "micrositio-contraste": "asistente-contraste",
    "micrositio-resumen": "asistente-resumen",
    "validacion-pedir": "validacion-solicitar",
    "validacion-responder": "validacion-responder",
    "registro-lista": "registro-lista",
    "editor": "editor",
    "mi-bandeja": "procedimientos-bandeja",
    "iniciar-tramite": "procedimientos-iniciar",
    "caso": "procedimientos-caso",
    "actividad": "procedimientos-actividad",
    "delegar": "delegar",
    "correspondencia": "oficina-correspondencia",
    "correspondencia-turnada": "turnada",
    "estadistica": "oficina-estadistica",
    "manual-lista": "manual-lista",
    "manual-dibujo": "manual-dibujo",
    "manual-diferencias": "manual-diferencias",
    "tramites-072": "tramites-072-formulario",
    "tramites-caso": "tramites-caso",
}


def shrink(source: Path, target: Path) -> int:
    """Write a smaller picture with few colours; return its size in bytes."""
    picture = Image.open(source).convert("RGB")
    picture = picture.crop((0, 0, picture.width, min(picture.height, MOST_HEIGHT)))
    picture = picture.resize((WIDTH, round(picture.height * WIDTH / picture.width)), Image.Resampling.LANCZOS)
    for colours in (64, 32, 16):
        picture.quantize(colours, method=Image.Quantize.MEDIANCUT).save(target, optimize=True)
        if target.stat().st_size <= LARGEST:
            break
    return target.stat().st_size


def main(screens: Path) -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, screen in PICTURES.items():
        size = shrink(screens / f"{screen}-1280.png", TARGET / f"{name}.png")
        print(f"{name}.png {size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
