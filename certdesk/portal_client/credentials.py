"""The passwords of the portals: in the system's store or in the session's memory, nowhere else.

Every method but `known` may wait for the system's store to be unlocked: call them in a worker.
"""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Final, NoReturn

from certdesk.model.private_files import write_private

if TYPE_CHECKING:
    from pathlib import Path

    from certdesk.portal_client.vault import Place, Vault

_SERVICE: Final = "CertDesk"
_VERSION: Final = 1


class Secret:
    """A password, which only `reveal` shows: no text, log, copy or file of it does."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The password itself: for the form or the request that needs it, and nothing else."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(…)"

    def __reduce_ex__(self, _protocol: object) -> NoReturn:
        raise TypeError("a secret is not written")


class Credentials:
    """The passwords by address and identifiant; those not to be kept last as long as this.

    `known_file` lists which identifiants were kept, without any secret: no store can be asked.
    """

    def __init__(self, vault: Vault, known_file: Path, service: str = _SERVICE) -> None:
        self._vault = vault
        self._known_file = known_file
        self._service = service
        self._session: dict[tuple[str, str], Secret] = {}
        self._lock = threading.Lock()  # of the memory and the list: never held for long
        self._asking = threading.Lock()  # the store is asked one thing at a time

    @property
    def place(self) -> Place:
        """Where a remembered password goes."""
        return self._vault.place

    def known(self, origin: str) -> tuple[str, ...]:
        """The identifiants remembered for this address, or typed in this session."""
        with self._lock:
            typed = [identifiant for where, identifiant in self._session if where == origin]
            return tuple(dict.fromkeys([*self._read_known().get(origin, ()), *typed]))

    def get(self, origin: str, identifiant: str) -> Secret | None:
        """The password, None when it is not known; raises VaultUnusable."""
        with self._lock:
            held = self._session.get((origin, identifiant))
        if held is not None:
            return held
        with self._asking:
            text = self._vault.get(self._service_of(origin), identifiant)
        return Secret(text) if text is not None else None

    def hold(self, origin: str, identifiant: str, secret: Secret) -> None:
        """Keep a password until the program ends or the session is locked."""
        with self._lock:
            self._session[origin, identifiant] = secret

    def remember(self, origin: str, identifiant: str, secret: Secret) -> bool:
        """Keep a password for the next times; False when only the session can hold it.

        Raises VaultUnusable when the store does not take it; the session holds it then.
        """
        self.hold(origin, identifiant, secret)
        with self._asking:
            if not self._vault.place.lasts:
                return False
            # Listed first: what the store takes can always be found again, to be forgotten.
            with self._lock:
                self._write_known(origin, identifiant)
            return self._vault.set(self._service_of(origin), identifiant, secret.reveal())

    def note_used(self, origin: str, identifiant: str) -> None:
        """It served: among those remembered for this address it comes first from now on."""
        with self._lock:
            listed = self._read_known().get(origin, ())
            if identifiant in listed[1:]:
                self._write_known(origin, identifiant)

    def forget(self, origin: str, identifiant: str) -> None:
        """Forget one password, wherever it is; raises VaultUnusable."""
        with self._lock:
            self._session.pop((origin, identifiant), None)
        with self._asking:
            self._vault.delete(self._service_of(origin), identifiant)
        with self._lock:
            self._unwrite_known(origin, identifiant)

    def forget_all(self) -> int:
        """Forget every password; returns how many were kept; raises VaultUnusable at the first
        one that the store does not let go."""
        self.forget_session()
        kept = [
            (origin, identifiant)
            for origin, identifiants in self._read_known().items()
            for identifiant in identifiants
        ]
        for origin, identifiant in kept:
            self.forget(origin, identifiant)
        self._known_file.unlink(missing_ok=True)
        return len(kept)

    def forget_session(self) -> None:
        """Forget what the memory holds: the screen was locked, or the program ends."""
        with self._lock:
            self._session.clear()

    def remembered(self) -> tuple[tuple[str, str], ...]:
        """The address and the identifiant of each password that is remembered."""
        known = self._read_known()
        return tuple((origin, each) for origin, listed in known.items() for each in listed)

    def count(self) -> int:
        """How many passwords are remembered."""
        return sum(map(len, self._read_known().values()))

    def _service_of(self, origin: str) -> str:
        return f"{self._service} {origin}"

    def _read_known(self) -> dict[str, tuple[str, ...]]:
        try:
            raw = json.loads(self._known_file.read_bytes())
            return {
                str(origin): tuple(map(str, identifiants))
                for origin, identifiants in raw["identifiants"].items()
            }
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return {}

    def _write_known(self, origin: str, identifiant: str) -> None:
        known = self._read_known()
        others = [each for each in known.get(origin, ()) if each != identifiant]
        self._save({**known, origin: (identifiant, *others)})

    def _unwrite_known(self, origin: str, identifiant: str) -> None:
        known = self._read_known()
        if identifiant in known.get(origin, ()):
            rest = tuple(each for each in known[origin] if each != identifiant)
            self._save({**known, origin: rest})

    def _save(self, known: dict[str, tuple[str, ...]]) -> None:
        kept = {origin: identifiants for origin, identifiants in known.items() if identifiants}
        text = json.dumps({"version": _VERSION, "identifiants": kept}, ensure_ascii=False)
        write_private(self._known_file, text.encode("utf-8"))
