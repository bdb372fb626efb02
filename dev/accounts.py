"""Who runs PostgreSQL: it refuses root, so root lends it another account and only the rights it needs."""

import grp
import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from dev.errors import DevError

CANDIDATES = ("postgres", "nobody")
TRAVERSE = "+dac_override"


@dataclass(frozen=True)
class Account:
    """The account of a service. ``prefix`` goes before its commands and is empty when nothing has to change."""

    name: str
    uid: int
    gid: int
    prefix: tuple[str, ...]

    def own(self, folder: Path) -> None:
        """Give a folder to the account, closed to everybody else."""
        folder.mkdir(parents=True, exist_ok=True)
        if self.prefix:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)


def service_account(folder: Path) -> Account:
    """The account for a service that keeps its files in ``folder``.

    As an ordinary user, that user. As root, ``postgres`` (made by Debian's package) or ``nobody``. A repository under a
    folder that only root may enter would be out of reach for them: then the service also gets the one capability that
    lets it pass, and nothing else of root's.
    """
    if os.geteuid() != 0:
        return Account(str(os.geteuid()), os.geteuid(), os.getegid(), ())
    user = next((found for found in map(find, CANDIDATES) if found), None)
    if user is None:
        raise DevError(
            "sin_cuenta", "PostgreSQL no puede correr como root y no existe la cuenta «postgres».", "adduser postgres"
        )
    prefix = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--pdeathsig=INT"]
    if not reachable(folder, user):
        prefix += [f"--inh-caps={TRAVERSE}", f"--ambient-caps={TRAVERSE}"]
    return Account(user.pw_name, user.pw_uid, user.pw_gid, tuple(prefix))


def find(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def reachable(folder: Path, user: pwd.struct_passwd) -> bool:
    """Whether the account may pass through every folder above ``folder``."""
    groups = {user.pw_gid} | {group.gr_gid for group in grp.getgrall() if user.pw_name in group.gr_mem}
    for parent in folder.resolve().parents:
        facts = parent.stat()
        if facts.st_uid == user.pw_uid:
            allowed = facts.st_mode & 0o100
        elif facts.st_gid in groups:
            allowed = facts.st_mode & 0o010
        else:
            allowed = facts.st_mode & 0o001
        if not allowed:
            return False
    return True
