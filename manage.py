#!/usr/bin/env python
"""Django's command line for the cms; ``PUEBLA_ENV`` chooses the settings (dev, production, test)."""

import os
import sys


def main() -> None:
    """Run one command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"cms.settings.{os.environ.get('PUEBLA_ENV', 'dev')}")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
