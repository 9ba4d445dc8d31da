"""The expected failures of a deposit: a French message, and what the reader can do about it.

CertdeskError
└── PortalError
    ├── PortalUnreachable    no network, no answer, or an answer that is not the portal's
    ├── CredentialsRefused   the portal does not accept this identifier and password
    ├── DepositRefused       the portal answered, and did not take the file
    └── OutcomeUnknown       sent, but nobody can say whether it arrived: never sent again blindly
"""

from __future__ import annotations

from certdesk.model.errors import CertdeskError


class PortalError(CertdeskError):
    """Something expected went wrong between CertDesk and a portal."""


class PortalUnreachable(PortalError):
    """No network, no answer in time, or an answer that is not the portal's."""


class CredentialsRefused(PortalError):
    """The portal does not accept this identifier and this password."""


class DepositRefused(PortalError):
    """The portal answered and did not take the file; nothing was deposited."""


class OutcomeUnknown(PortalError):
    """The file left, the answer never came: the list of deposits must be read before any retry."""
