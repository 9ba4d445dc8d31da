"""The pages of the training portal, one file a concern."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certdesk.training.pages.account import account_pages
from certdesk.training.pages.exercise import exercise_pages
from certdesk.training.pages.files import files_pages
from certdesk.training.pages.passages import passages_pages
from certdesk.training.pages.sign_in import sign_in_pages
from certdesk.training.pages.transmit import transmit_pages
from certdesk.training.pages.wizard import wizard_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from certdesk.training.web import Page


def all_pages() -> Iterator[Page]:
    """Every page of the site."""
    for pages in (
        sign_in_pages, transmit_pages, wizard_pages, files_pages, passages_pages, account_pages,
        exercise_pages,
    ):  # fmt: skip
        yield from pages()
