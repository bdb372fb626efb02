"""Where things are: the repository, the environment and the folder of everything that runs."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Places:
    """The paths of one installation. Two installations with different ``run`` folders do not meet."""

    run: Path
    root: Path = ROOT

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"

    @property
    def state(self) -> Path:
        return self.run / "state.json"

    @property
    def lock(self) -> Path:
        return self.run / "lock"

    @property
    def ini(self) -> Path:
        return self.run / "ckan.ini"

    @property
    def logs(self) -> Path:
        return self.run / "logs"

    @property
    def postgres(self) -> Path:
        return self.run / "postgres"

    @property
    def redis(self) -> Path:
        return self.run / "redis"

    @property
    def storage(self) -> Path:
        return self.run / "storage"

    @property
    def cms_storage(self) -> Path:
        """Files of the cms: ``public/``, ``private/`` and ``static/``."""
        return self.run / "cms"

    @property
    def gateway(self) -> Path:
        """nginx's configuration and what it keeps."""
        return self.run / "gateway"

    @property
    def mail(self) -> Path:
        return self.run / "mail"

    def log(self, name: str) -> Path:
        """The log file of one service."""
        return self.logs / f"{name}.log"


def default_places() -> Places:
    """The installation of ``make run``."""
    return Places(run=ROOT / ".run")
