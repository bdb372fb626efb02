"""The `puebla` command. A room adds its own with `pipelines/<room>/commands.py` and in it a click command `command`."""

from __future__ import annotations

import pkgutil
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

import click

import pipelines
from pipelines import spanish

spanish.install()

SETTINGS = {"help_option_names": ["-h", "--ayuda", "--help"], "max_content_width": 100}


def _rooms() -> Iterator[str]:
    for module in pkgutil.iter_modules(pipelines.__path__):
        if module.ispkg and find_spec(f"pipelines.{module.name}.commands"):
            yield module.name


def _command(room: str) -> click.Command:
    command = import_module(f"pipelines.{room}.commands").command
    if not isinstance(command, click.Command):
        raise TypeError(f"pipelines.{room}.commands.command is no click command")
    return spanish.translate_usage(command)


class Rooms(click.Group):
    """A group whose commands are those of the rooms. A room named as its command is the only one imported."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands of all rooms."""
        return sorted(_command(room).name or room for room in _rooms())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command with that name."""
        rooms = sorted(_rooms(), key=lambda room: room != cmd_name)
        return next((found for found in map(_command, rooms) if found.name == cmd_name), None)


@click.command(cls=Rooms, context_settings=SETTINGS)
@click.version_option(package_name="puebla-abierta", prog_name="puebla")
def command() -> None:
    """Herramientas de Puebla Abierta para quien prepara, revisa y carga datos abiertos."""


spanish.translate_usage(command)


def main() -> None:
    """Run the command; a closed pipe ends it quietly."""
    try:
        command.main(prog_name="puebla")
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
