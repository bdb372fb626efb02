"""`manage.py descargar_procedimiento CLAVE`: the files of a version as a ZIP."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.cases.models import ProcedureVersion
from cms.modeler.domain import files


class Command(BaseCommand):
    """Write one version of a procedure into a file, the one in force if none is said."""

    help = "Escribe en un ZIP los archivos de una versión de un procedimiento."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("clave")
        parser.add_argument("--version-numero", type=int, help="la vigente, si no se dice")
        parser.add_argument("--salida", type=Path, help="dónde escribirlo; si no, CLAVE-vN.zip")

    def handle(self, *args: Any, **options: Any) -> None:
        number = options["version_numero"]
        wanted = {"number": number} if number else {"in_force": True}
        version = ProcedureVersion.objects.filter(clave=options["clave"], **wanted).first()
        if version is None:
            raise CommandError("No hay un procedimiento con esa clave, o no tiene esa versión.")
        target = options["salida"] or Path(f"{version.clave}-v{version.number}.zip")
        target.write_bytes(files.pack(version.files))
        self.stdout.write(f"{target}: versión {version.number}, huella {version.digest}")
