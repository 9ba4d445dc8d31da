"""What the page told of its files, and what it has sent of the one it was given. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from certdesk.ui.portal.armed_file import ArmedFile
    from certdesk.ui.portal.guard_report import FormRead, Reread
    from certdesk.ui.portal.request import Request


class PageTraffic:
    """From the moment when the file is given to a page, until another one is."""

    def __init__(self) -> None:
        self._file: ArmedFile | None = None
        self._form: FormRead | None = None
        self._carriers: set[tuple[str, str]] = set()
        self._told_again = False
        self.shows_another = False

    def begin(self, file: ArmedFile) -> None:
        """The page is given this file: nothing is known of what it does with it."""
        self._file, self._form = file, None
        self._carriers.clear()
        self._told_again = self.shows_another = False

    def note_fields(self, held: Reread) -> None:
        """What the file fields hold now; one that is empty says nothing: a script may have it."""
        self._note(held.files)
        self.shows_another |= held.stopped and self._file is not None

    def note_form(self, form: FormRead) -> None:
        """A form is about to leave, or to be copied by a script that will send it."""
        self._form = form
        self.note_sent(form)

    def note_sent(self, form: FormRead) -> None:
        """What a script of the page says that it sends: it may lie, but not to accuse itself."""
        self._note(form.files)
        self._told_again |= bool(self._carriers and form.files)

    def take_form(self) -> FormRead | None:
        """What the last form held; it is good for one request."""
        form, self._form = self._form, None
        return form

    def note_departure(self, request: Request) -> None:
        """This request leaves, and the file with it unless it is mere talk."""
        if not request.is_talk:
            self._carriers.add(request.place)

    def is_second(self, request: Request) -> bool:
        """Whether this request would carry the file once more.

        The same address again is a second time, unless the headers announce another piece; so is
        any address, when the page has put the file in a form again.
        """
        if not self._carriers or (request.piece and request.place not in self._carriers):
            return False
        return request.place in self._carriers or self._told_again

    def _note(self, files: tuple[tuple[str, int], ...]) -> None:
        if self._file is not None:
            expected = (self._file.name, self._file.size)
            self.shows_another |= any(each != expected for each in files)
