"""The expected failures of the training portal: a French message, and what to do about it.

CertdeskError
└── TrainingError
    ├── PortNotFree       another program already listens on the port that was asked for
    └── RegisterUnusable  the fictitious people or certifications cannot be read
"""

from __future__ import annotations

from certdesk.model.errors import CertdeskError


class TrainingError(CertdeskError):
    """Something expected went wrong in the training portal."""


class PortNotFree(TrainingError):
    """Another program already listens on the port that was asked for."""


class RegisterUnusable(TrainingError):
    """The fictitious people or certifications cannot be read."""
