"""Passwords in a real SecretService, told step by step as JSON.

Run under `dbus-run-session`, with a HOME of its own: `python -m tests.portal_client.keyring_trial`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import secretstorage

from certdesk.portal_client.credentials import Credentials, Secret
from certdesk.portal_client.errors import VaultUnusable
from certdesk.portal_client.vault import Vault

ORIGIN = "https://portail.example"


def unlock(master: str) -> None:
    """Start gnome-keyring with a keyring that this password opens."""
    subprocess.run(
        ["gnome-keyring-daemon", "--unlock", "--components=secrets"],
        input=master,
        text=True,
        check=True,
        stdout=subprocess.DEVNULL,
        timeout=20,
    )


def lock() -> None:
    """What the desktop does when nobody touches it."""
    with closing(secretstorage.dbus_init()) as bus:
        secretstorage.get_default_collection(bus).lock()


class Trial:
    """Every act of `Credentials`, each time by a program that was just started."""

    def __init__(self, password: str) -> None:
        self._password = password
        self._known = Path.home() / "identifiants.json"

    def fresh(self) -> Credentials:
        """What a CertDesk started now is given."""
        return Credentials(Vault(), self._known)

    def keeping(self) -> dict[str, object]:
        """Remember, and find again."""
        told: dict[str, object] = {"place": self.fresh().place.name}
        told["kept"] = self.fresh().remember(ORIGIN, "04DRC794", Secret(self._password))
        self.fresh().remember(ORIGIN, "AUTRE", Secret("autre"))
        self.fresh().remember(ORIGIN, "AUTRE", Secret("change"))
        told["found"] = self.seen("04DRC794") == self._password
        told["replaced"] = self.seen("AUTRE")
        told["other origin"] = self.fresh().get("https://autre.example", "04DRC794") is None
        told["known"] = self.fresh().known(ORIGIN)
        return told

    def forgetting(self) -> dict[str, object]:
        """Forget one, then all."""
        self.fresh().forget(ORIGIN, "04DRC794")
        told: dict[str, object] = {"forgotten": self.seen("04DRC794")}
        told["the other stays"] = self.seen("AUTRE")
        told["forgotten in all"] = self.fresh().forget_all()
        told["left"] = self.seen("AUTRE")
        told["list"] = self._known.exists()
        return told

    def locking(self) -> dict[str, object]:
        """A locked keyring, and nobody to open it."""
        self.fresh().remember(ORIGIN, "04DRC794", Secret(self._password))
        lock()
        told: dict[str, object] = {}
        for act, trying in (
            ("get", lambda: self.seen("04DRC794")),
            ("forget", lambda: self.fresh().forget(ORIGIN, "04DRC794")),
            ("remember", lambda: self.fresh().remember(ORIGIN, "X", Secret(self._password))),
        ):
            try:
                trying()
            except VaultUnusable as error:
                told[f"locked {act}"] = error.message
        return told

    def seen(self, identifiant: str) -> str | None:
        """The password that the store has now."""
        found = self.fresh().get(ORIGIN, identifiant)
        return found.reveal() if found else None


def main() -> None:
    """Both passwords come by the standard input: nobody sees them in the list of processes."""
    master, password = sys.stdin.read().splitlines()
    unlock(master)
    trial = Trial(password)
    told = trial.keeping() | trial.forgetting() | trial.locking()
    told["arguments"] = Path(f"/proc/{os.getpid()}/cmdline").read_bytes().decode().split("\0")
    print(json.dumps(told))


if __name__ == "__main__":
    main()
