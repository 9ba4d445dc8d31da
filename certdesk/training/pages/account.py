"""« Assistance » and « Mon compte »."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certdesk.training.faults import Step
from certdesk.training.pages.transmit import choices
from certdesk.training.web import Page, Visit

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


def account_pages() -> tuple[Page, ...]:
    """The pages of this file."""
    return (
        Page("/assistance", "assistance", _assistance, Step.OTHER),
        Page("/mon-compte", "my_account", _my_account, Step.OTHER),
    )


def _assistance(visit: Visit) -> ResponseReturnValue:
    return visit.show("assistance.html")


def _my_account(visit: Visit) -> ResponseReturnValue:
    return visit.show("my_account.html", offered=choices(visit.site.register, visit.account))
