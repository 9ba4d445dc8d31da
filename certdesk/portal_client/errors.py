"""The expected failures of a deposit: a French message, and what the reader can do about it.

CertdeskError
└── PortalError              `sent` says how much of a deposited file had left
    ├── PortalUnreachable    no network, no answer, or an answer that is not the portal's
    │   └── CertificateRefused   the address answers with a certificate that nothing vouches for
    ├── Maintenance          the portal says that it is closed for a while
    ├── PageUnreadable       the portal answers a page that CertDesk does not recognise
    ├── CredentialsRefused   the portal does not accept this identifier and password
    ├── AccountExpired       the portal knows the account and says that it has expired
    ├── SessionExpired       the portal asks for the password again
    ├── DirectRefused        CertDesk does not talk to this address by itself
    ├── AddressRefused       an address that an administrator lists cannot be trusted
    ├── DownloadRefused      what the portal sends cannot be kept; nothing was kept
    ├── DepositRefused       the portal answered, and did not take the file
    │   ├── SessionLost      it asked for the password instead (a SessionExpired too)
    │   └── AccountLost      it said that the account has expired (an AccountExpired too)
    ├── OutcomeUnknown       sent, but nobody can say whether it arrived: never sent again blindly
    └── VaultUnusable        the system's store of passwords is locked, or does not answer
"""

from __future__ import annotations

from enum import StrEnum

from certdesk.model.errors import CertdeskError


class Sent(StrEnum):
    """How much of the file had left CertDesk when something went wrong.

    With NOTHING and PART its last bytes had not been handed to the network: the portal cannot
    have the file. With ALL it may have it.
    """

    NOTHING = "rien"
    PART = "une partie"
    ALL = "tout"


class PortalError(CertdeskError):
    """Something expected went wrong between CertDesk and a portal."""

    def __init__(self, message: str, remedy: str = "", *, sent: Sent = Sent.NOTHING) -> None:
        super().__init__(message, remedy)
        self.sent = sent

    @property
    def may_have_arrived(self) -> bool:
        """Whether the portal may hold the whole file."""
        return self.sent is Sent.ALL


class PortalUnreachable(PortalError):
    """No network, no answer in time, or an answer that is not the portal's."""


class CertificateRefused(PortalUnreachable):
    """Nothing on this computer vouches for the certificate that the address presents."""


class Maintenance(PortalError):
    """The portal says that it is closed for a while."""


class PageUnreadable(PortalError):
    """The portal answers a page that CertDesk does not recognise."""


class CredentialsRefused(PortalError):
    """The portal does not accept this identifier and this password."""


class AccountExpired(PortalError):
    """The portal knows the account and says that it has expired."""


class SessionExpired(PortalError):
    """The portal asks for the password again."""


class DirectRefused(PortalError):
    """CertDesk does not talk to this address by itself: a person deposits there."""


class AddressRefused(PortalError):
    """An address that an administrator lists for the portal cannot be trusted."""


class DownloadRefused(PortalError):
    """What the portal sends cannot be kept: too large, no room, not a file. Nothing was kept."""


class DepositRefused(PortalError):
    """The portal answered and did not take the file; nothing was deposited."""


class SessionLost(SessionExpired, DepositRefused):
    """The portal asked for the password instead of taking the file; nothing was deposited."""


class AccountLost(AccountExpired, DepositRefused):
    """The portal said that the account has expired instead of taking the file."""


class OutcomeUnknown(PortalError):
    """The file left, the answer never came: the list of deposits must be read before any retry."""


class VaultUnusable(PortalError):
    """The store of passwords is locked, or does not answer; no password is repeated here."""
