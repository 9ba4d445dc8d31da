"""What CertDesk keeps on this computer, told in French, with the way to erase each part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from certdesk.model.counting import counted
from certdesk.model.errors import CertdeskError
from certdesk.ui import dialog_history
from certdesk.ui.data_page import KeptData
from certdesk.ui.jobs import Job
from certdesk.ui.notices import unexpected

if TYPE_CHECKING:
    from collections.abc import Callable

    from certdesk.model.dossier.drafts import DraftStore
    from certdesk.model.dossier.recent import RecentStore
    from certdesk.model.folders import Folders
    from certdesk.model.journal.journal import Journal
    from certdesk.portal_client.credentials import Credentials
    from certdesk.ui.deposit.receipts import ReceiptStore
    from certdesk.ui.jobs import JobRunner
    from certdesk.ui.keeping import Keeper
    from certdesk.ui.preferences import Preferences

_CLOSES: Final = "Le dossier ouvert sera fermé, et ce que vous y avez saisi sera perdu."


@dataclass(frozen=True)
class Stores:
    """Everything that keeps something."""

    folders: Folders
    drafts: DraftStore
    recents: RecentStore
    journal: Journal | None
    receipts: ReceiptStore
    credentials: Credentials
    preferences: Preferences
    keeper: Keeper


class NotErased(CertdeskError):
    """Something is still there."""


class KeptDatas:
    """The list of « Réglages → Données », and the erasure of all of it."""

    def __init__(self, stores: Stores, jobs: JobRunner) -> None:
        self._jobs = jobs
        self._keeper = stores.keeper
        self._beside = (*_work(stores), *_portal(stores))
        self._settings = _settings(stores)

    @property
    def items(self) -> tuple[KeptData, ...]:
        """Each kind of data."""
        return (*self._beside, self._settings)

    def erase_all(self, done: Callable[[], None], failed: Callable[[CertdeskError], None]) -> None:
        """Erase beside the window: the keyring may wait, the journal may be large.

        The open dossier is closed first: what is on the screen would be kept again by the next key.
        """
        self._keeper.abandon()
        parts = self._beside
        job = Job(lambda _tick: _erase(parts))
        job.succeeded.connect(lambda _done: self._end(done, failed))
        job.failed.connect(lambda error: failed(_expected(error)))
        self._jobs.start(job)

    def _end(self, done: Callable[[], None], failed: Callable[[CertdeskError], None]) -> None:
        try:
            _erase((self._settings,))
        except CertdeskError as error:
            failed(error)
        else:
            done()


def _work(stores: Stores) -> tuple[KeptData, ...]:
    drafts, recents, keeper = stores.drafts, stores.recents, stores.keeper
    return (
        KeptData(
            "Corrections en cours",
            "Ce que vous avez saisi, noms et dates de naissance compris. "
            "Lisible par vous seul, sur cet ordinateur.",
            stores.folders.drafts,
            lambda: _plural(len(drafts.list()), "dossier"),
            lambda: _ignore(drafts.delete_all()),
            lambda: _CLOSES if keeper.is_open else "",
        ),
        KeptData(
            "Dossiers récents",
            "Le nom et l’emplacement de vos fichiers, et l’avancement. Aucun nom de personne.",
            stores.folders.recent,
            lambda: _plural(len(recents.list()), "dossier"),
            recents.clear,
        ),
    )


def _portal(stores: Stores) -> tuple[KeptData, ...]:
    journal, receipts, credentials = stores.journal, stores.receipts, stores.credentials
    kept = [
        KeptData(
            "Accusés",
            "Les accusés reçus du portail et l’emplacement du fichier déposé. Identifiants "
            "techniques et messages\u00a0; aucun nom de personne.",
            receipts.folder,
            lambda: _plural(receipts.count(), "fichier"),
            receipts.erase_all,
        ),
        KeptData(
            "Mots de passe retenus",
            "Dans le trousseau du système, jamais dans un fichier. Ici, seulement la liste des "
            "identifiants du portail.",
            stores.folders.identifiants,
            lambda: _plural(credentials.count(), "identifiant"),
            lambda: _ignore(credentials.forget_all()),
        ),
    ]
    if journal is not None:
        kept.insert(0, _journal(journal))
    return tuple(kept)


def _journal(journal: Journal) -> KeptData:
    def warning() -> str:
        pending = journal.counts().open_deposits
        if not pending:
            return ""
        plural = "s sont" if pending > 1 else " est"
        return (
            f"Attention\u00a0: {pending} dépôt{plural} à éclaircir. Sans le journal, CertDesk ne "
            "pourra plus vous éviter de déposer deux fois."
        )

    def count() -> str:
        counts = journal.counts()
        return f"{_plural(counts.deposits, 'dépôt')}, {_plural(counts.identifiers, 'passage')}"

    return KeptData(
        "Journal des dépôts",
        "Noms de fichiers, empreintes, identifiants techniques, résultats et dates. Aucun nom, "
        "aucune date de naissance, aucun contenu XML.",
        journal.path,
        count,
        journal.erase_all,
        warning,
    )


def _settings(stores: Stores) -> KeptData:
    preferences, folder = stores.preferences, stores.folders.data

    def erase() -> None:
        preferences.forget()
        dialog_history.erase(folder)

    return KeptData(
        "Réglages",
        "Vos choix dans cette fenêtre, et les derniers dossiers où vous avez pris ou rangé un "
        "fichier.",
        preferences.path,
        lambda: "enregistrés" if preferences.path.exists() else "d’origine",
        erase,
    )


def _erase(parts: tuple[KeptData, ...]) -> None:
    """Every part is tried; the first that resists is told."""
    failures: list[CertdeskError] = []
    for part in parts:
        try:
            part.erase()
        except CertdeskError as error:
            failures.append(error)
        except OSError:
            failures.append(
                NotErased(
                    f"«\u00a0{part.label}\u00a0» n’a pas pu être effacé en entier.",
                    f"Un fichier est peut-être ouvert ailleurs\u00a0: {part.place}",
                )
            )
    if failures:
        raise failures[0]


def _expected(error: object) -> CertdeskError:
    if not isinstance(error, CertdeskError):
        raise unexpected(error)
    return error


def _plural(count: int, word: str) -> str:
    return counted(count, word) if count else f"aucun {word}"


def _ignore(_count: int) -> None:
    """The page reads the new count by itself."""
