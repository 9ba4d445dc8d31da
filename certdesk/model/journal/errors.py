"""The expected failures of the journal: a French message, and what the reader can do about it.

CertdeskError
└── JournalError
    ├── JournalTooNew       written by a later CertDesk: nothing in it is touched
    ├── JournalUnusable     busy, full, read-only, damaged or gone: nothing was noted
    └── DepositForbidden    an obstacle stands: nothing was noted, nothing may be sent
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from certdesk.model.errors import CertdeskError

if TYPE_CHECKING:
    from certdesk.model.journal.records import Obstacle


class JournalError(CertdeskError):
    """Something expected went wrong with the journal."""


class JournalTooNew(JournalError):
    """The journal was written by a later version of CertDesk."""


class JournalUnusable(JournalError):
    """The journal cannot be read or written now; what was asked was not noted."""


class DepositForbidden(JournalError):
    """This file may not be sent now; `obstacles` says why, one code each."""

    def __init__(self, obstacles: tuple[Obstacle, ...]) -> None:
        super().__init__(
            "Ce dépôt n’a pas commencé\u00a0: le journal s’y oppose.",
            "Lisez la raison indiquée avant de recommencer.",
        )
        self.obstacles = obstacles
