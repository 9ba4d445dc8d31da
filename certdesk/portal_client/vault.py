"""The password store of the system, accepted by its name; any other one is refused.

A back end may write in clear, or ask on a terminal that nobody sees: only those known to do
neither are used. All of this may wait for the person to unlock the store: call it in a worker.
The library is loaded there too, at the first use: it takes a tenth of a second.
"""

from __future__ import annotations

import contextlib
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from certdesk.portal_client.errors import VaultUnusable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from keyring.backend import KeyringBackend

ACCEPTED: Final = {
    "keyring.backends.SecretService.Keyring": "le trousseau de votre session (Secret Service)",
    "keyring.backends.kwallet.DBusKeyring": "le portefeuille KDE (KWallet)",
    "keyring.backends.kwallet.DBusKeyringKWallet4": "le portefeuille KDE (KWallet)",
    "keyring.backends.Windows.WinVaultKeyring": "le gestionnaire d’identification de Windows",
    "keyring.backends.macOS.Keyring": "le trousseau d’accès de macOS",
}
_CHAIN: Final = "keyring.backends.chainer.ChainerBackend"
_NONE: Final = ("keyring.backends.fail.Keyring", "keyring.backends.null.Keyring")

NO_STORE: Final = (
    "Cet ordinateur n’a pas de trousseau que CertDesk puisse utiliser\u00a0: les mots de passe "
    "restent en mémoire, et sont oubliés à la fermeture."
)
REFUSED_STORE: Final = (
    "Le trousseau configuré sur cet ordinateur n’est pas de ceux que CertDesk accepte, car il "
    "pourrait écrire les mots de passe en clair\u00a0: ils restent en mémoire, et sont oubliés "
    "à la fermeture."
)

_ERRORS: Final = (
    ("keyring.errors", "KeyringError"),
    ("secretstorage.exceptions", "SecretStorageException"),
    ("jeepney.wrappers", "DBusErrorResponse"),
    ("dbus.exceptions", "DBusException"),
    ("win32ctypes.pywin32.pywintypes", "error"),
    ("pywintypes", "error"),
)


@dataclass(frozen=True)
class Place:
    """Where passwords are kept: `name` of the store, empty when it is the memory; `why` then."""

    name: str
    why: str = ""

    @property
    def lasts(self) -> bool:
        """Whether a password outlives the program there."""
        return bool(self.name)

    @property
    def sentence(self) -> str:
        """What the dialog says."""
        return f"Les mots de passe sont gardés dans {self.name}." if self.lasts else self.why


class Vault:
    """One store, found at the first use."""

    def __init__(self, find: Callable[[], KeyringBackend] | None = None) -> None:
        """`find` gives the back end; the one that the system prefers by default."""
        self._find = find or _preferred
        self._found: tuple[KeyringBackend | None, Place] | None = None

    @property
    def place(self) -> Place:
        """Where passwords are kept."""
        return self._look()[1]

    def get(self, service: str, username: str) -> str | None:
        """The password, None when the store has none or there is no store."""
        backend = self._look()[0]
        if backend is None:
            return None
        with _expected("lire"):
            return backend.get_password(service, username)

    def set(self, service: str, username: str, password: str) -> bool:
        """Keep a password; False when there is no store; raises VaultUnusable."""
        backend = self._look()[0]
        if backend is None:
            return False
        with _expected("garder"):
            backend.set_password(service, username, password)
        return True

    def delete(self, service: str, username: str) -> None:
        """Forget a password, there or not; raises VaultUnusable."""
        backend = self._look()[0]
        if backend is None:
            return
        with _expected("effacer"):
            if backend.get_password(service, username) is not None:
                backend.delete_password(service, username)

    def _look(self) -> tuple[KeyringBackend | None, Place]:
        if self._found is None:
            self._found = _accepted(self._find)
        return self._found


def _preferred() -> KeyringBackend:
    import keyring

    return keyring.get_keyring()


def _accepted(find: Callable[[], KeyringBackend]) -> tuple[KeyringBackend | None, Place]:
    try:
        backend = find()
        names = [_name(each) for each in _members(backend)]
    except _failures():
        return None, Place("", NO_STORE)
    if not names or any(name not in ACCEPTED for name in names):
        absent = all(name in _NONE for name in names)
        return None, Place("", NO_STORE if absent else REFUSED_STORE)
    if names == ["keyring.backends.Windows.WinVaultKeyring"]:
        # The default follows the person from computer to computer with a roaming profile.
        backend.persist = "local machine"  # type: ignore[attr-defined]
    return backend, Place(" et ".join(dict.fromkeys(ACCEPTED[name] for name in names)))


def _failures() -> tuple[type[Exception], ...]:
    """What finding a store raises: it may be named in a setting, and not be there."""
    return (*_expected_errors(), ImportError, AttributeError, ValueError)


def _members(backend: KeyringBackend) -> tuple[KeyringBackend, ...]:
    """The stores behind this one: itself, unless it chains several."""
    if _name(backend) == _CHAIN:
        return tuple(backend.backends)  # type: ignore[attr-defined]
    return (backend,)


def _name(backend: KeyringBackend) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


@contextlib.contextmanager
def _expected(verb: str) -> Iterator[None]:
    """Turn what a store does into a sentence.

    Its own exception is dropped, not chained: nobody knows what its text repeats.
    """
    from keyring.errors import KeyringLocked, PasswordDeleteError

    try:
        yield
    except KeyringLocked:
        raise VaultUnusable(
            f"Le trousseau est resté verrouillé\u00a0: impossible d’y {verb} le mot de passe.",
            "Déverrouillez-le et recommencez, ou saisissez le mot de passe à chaque fois.",
        ) from None
    except PasswordDeleteError:
        raise VaultUnusable(
            "Le trousseau n’a pas effacé le mot de passe.",
            "Effacez-le dans l’outil du système qui montre les mots de passe enregistrés.",
        ) from None
    except _expected_errors():
        raise VaultUnusable(
            f"Le trousseau n’a pas répondu\u00a0: impossible d’y {verb} le mot de passe.",
            "Saisissez-le à chaque fois\u00a0; il restera en mémoire jusqu’à la fermeture.",
        ) from None


def _expected_errors() -> tuple[type[Exception], ...]:
    """What the accepted stores raise, those of the libraries that this system has loaded."""
    found: list[type[Exception]] = [OSError, RuntimeError]
    for module, name in _ERRORS:
        if module in sys.modules:
            found.append(getattr(sys.modules[module], name))
    return tuple(found)
