"""Which idClient are made up: those of the training portal's accounts, and they alone."""

from __future__ import annotations

import functools
import tomllib

from certdesk.model.journal.records import trimmed_client
from certdesk.model.resources import resource


def is_fictitious(id_client: str) -> bool:
    """Whether this idClient belongs to an organisation of the training portal."""
    return trimmed_client(id_client) in _accounts()


@functools.cache
def _accounts() -> frozenset[str]:
    raw = tomllib.loads(resource("training.toml").read_text("utf-8"))
    return frozenset(trimmed_client(account["identifiant"]) for account in raw["compte"])
