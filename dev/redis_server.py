"""A private Redis: sessions, the queue of background work, nothing that could not be lost."""

import socket
from dataclasses import dataclass
from pathlib import Path

from dev.places import Places
from dev.ports import HOST
from dev.state import replace_file


@dataclass(frozen=True)
class RedisServer:
    """One server: its folder, port and password."""

    folder: Path
    port: int
    password: str

    def url(self, database: int = 0) -> str:
        return f"redis://:{self.password}@{HOST}:{self.port}/{database}"

    def command(self) -> list[str]:
        return ["redis-server", str(self.folder / "redis.conf")]

    def configure(self) -> None:
        """Write its settings; the password stays out of the process list."""
        self.folder.mkdir(parents=True, exist_ok=True)
        settings = {
            "bind": HOST,
            "port": self.port,
            "databases": 64,
            "requirepass": self.password,
            "dir": f'"{self.folder}"',
            "save": "60 1",
            "appendonly": "no",
            "daemonize": "no",
            "maxmemory": "256mb",
            "maxmemory-policy": "noeviction",
        }
        replace_file(self.folder / "redis.conf", "".join(f"{name} {value}\n" for name, value in settings.items()))

    def answers(self) -> bool:
        """Whether it takes commands."""
        try:
            with socket.create_connection((HOST, self.port), timeout=2) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                replies = connection.makefile("rb")
                return [replies.readline(), replies.readline()] == [b"+OK\r\n", b"+PONG\r\n"]
        except OSError:
            return False


def server(places: Places, port: int, password: str) -> RedisServer:
    """Describe the server of an installation; nothing is started."""
    return RedisServer(places.redis, port, password)
