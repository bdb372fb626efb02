"""Everything the cms has to do before its first page, in one process, because each start of Django costs seconds.

``python -m dev.prepare_cms [cms_tables] [cms_static] [cms_demo]``: tables with what belongs to them, static files, the
demo city. Each may be repeated. Prints one Spanish line for each thing done.
"""

import os
import sys


def main(steps: list[str]) -> None:
    """Carry out the steps asked for, in their order."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"cms.settings.{os.environ['PUEBLA_ENV']}")
    import django
    from django.core.management import call_command

    django.setup()
    if "cms_tables" in steps:
        call_command("migrate", interactive=False, verbosity=0)
        print("tablas: al día", flush=True)
        call_command("preparar")
    if "cms_static" in steps:
        call_command("collectstatic", interactive=False, verbosity=0)
        print("archivos estáticos: al día", flush=True)
    if "cms_demo" in steps:
        call_command("demo", "cargar")


if __name__ == "__main__":
    main(sys.argv[1:])
