"""What the page told of its files, and what it has sent of the one it was given. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certdesk.ui.portal.request import Sender, address_of

if TYPE_CHECKING:
    from certdesk.ui.portal.armed_file import ArmedFile
    from certdesk.ui.portal.guard_report import FormRead, Reread
    from certdesk.ui.portal.request import Request

_BODIES_AT_MOST = 200
# A text may count fewer characters than the file has bytes, but for accents not by that much.
_SHORTER = 2


class PageTraffic:
    """From the moment when the file is given to a page, until another one is."""

    def __init__(self) -> None:
        self._file: ArmedFile | None = None
        self._form: FormRead | None = None
        self._bodies: list[tuple[str, int]] = []
        self._carriers: dict[tuple[str, str], int] = {}
        self._spoken: set[tuple[str, str]] = set()
        self._is_told = self._told_has_left = self._told_again = self._whole_has_left = False
        self.shows_another = False

    def begin(self, file: ArmedFile) -> None:
        """The page is given this file: nothing is known of what it does with it."""
        self._file, self._form = file, None
        for each in (self._bodies, self._carriers, self._spoken):
            each.clear()
        self._is_told = self._told_has_left = self._told_again = self._whole_has_left = False
        self.shows_another = False

    def note_fields(self, held: Reread) -> None:
        """What the file fields hold now; one that is empty says nothing: a script may have it."""
        self._note(held.files)
        self.shows_another |= held.stopped and self._file is not None

    def note_form(self, form: FormRead) -> None:
        """A form is about to leave, or to be copied by a script that will send it."""
        self.note_sent(form)
        self._form = form

    def note_sent(self, form: FormRead) -> None:
        """What a script of the page says that it sends.

        Told after something left, the file is told again only if it was told before that too: what
        left first may have been a mere question, such as for a token.
        """
        self._note(form.files)
        if form.url:
            self._bodies = [*self._bodies, (address_of(form.url), form.text)][-_BODIES_AT_MOST:]
        if form.files:
            self._form = None  # put in it after it was read, perhaps
            self._told_again |= self._told_has_left
            self._is_told = True

    def take_form(self) -> FormRead | None:
        """What the last form held; it is good for one request."""
        form, self._form = self._form, None
        return form

    def take_length(self, request: Request) -> int | None:
        """How long the body of this request was told to be; None when nobody said it."""
        address = address_of(request.url)
        for told in self._bodies:
            if told[0] == address:
                self._bodies.remove(told)
                return told[1]
        return None

    def note_departure(self, request: Request, length: int | None) -> None:
        """This request leaves, and the file with it unless it is mere talk."""
        if request.is_talk:
            # A script says a lot; a form of plain fields got here because it may hold the file.
            if request.sender is Sender.NAVIGATION or self.may_be_text(length):
                self._spoken.add(request.place)
            return
        self._told_has_left |= self._is_told
        self._whole_has_left |= self._is_whole(length)
        whole = self._file.size if self._file is not None else 0
        gone = self._carriers.get(request.place, 0)
        self._carriers[request.place] = gone + (whole if length is None else length)

    def is_second(self, request: Request, length: int | None) -> bool:
        """Whether this request would carry the file once more.

        The same address again is a second time, unless the headers announce another piece, or all
        that went there is not yet more than the file; so is any address, when the page has put the
        file in a form again.
        """
        place = request.place
        if self.was_said(request):
            return True
        if not self._carriers or (request.piece and place not in self._carriers):
            return False
        if self._told_again or (self._whole_has_left and self._is_whole(length)):
            return True
        return place in self._carriers and (bool(request.piece) or not self._is_rest(place, length))

    def was_said(self, request: Request) -> bool:
        """Whether the file may have gone there already, as a text."""
        return request.place in self._spoken

    def may_be_text(self, length: int | None) -> bool:
        """Whether a text of that length may be the file's."""
        return (
            length is not None and self._file is not None and length * _SHORTER >= self._file.size
        )

    def _is_whole(self, length: int | None) -> bool:
        return length is not None and self._file is not None and length >= self._file.size

    def _is_rest(self, place: tuple[str, str], length: int | None) -> bool:
        if length is None or self._file is None:
            return False
        return self._carriers[place] + length <= self._file.size

    def _note(self, files: tuple[tuple[str, int], ...]) -> None:
        if self._file is not None:
            expected = (self._file.name, self._file.size)
            self.shows_another |= any(each != expected for each in files)
