"""The bytes of an accusé → Rapport: expat in small steps, local names in any case, no namespace.

Every shape seen in public is read: with `idDemande` or with `idFlux` and `idTraitement`, a file
rejected as a whole, no refused or no accepted section.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

from certdesk.model.errors import WrongOrder, WrongRoot
from certdesk.model.flux.index import MAX_DEPTH
from certdesk.model.flux.outline import DepthExceeded
from certdesk.model.flux.parser import DoctypeSeen
from certdesk.model.flux.wellformed import feed
from certdesk.model.progress import Tick, no_tick
from certdesk.model.rapport.shapes import (
    AcceptedPassages,
    FileError,
    PassageKO,
    PassageOK,
    Rapport,
    RapportKind,
    date_in_name,
)

if TYPE_CHECKING:
    from certdesk.model.flux.source import Source

__all__ = [
    "AcceptedPassages",
    "FileError",
    "PassageKO",
    "PassageOK",
    "Rapport",
    "RapportKind",
    "date_in_name",
    "read_rapport",
]

STEP = 64 * 1024  # expat holds the interpreter during a whole call: never more than this at a time
LONGEST_TEXT = 10_000  # characters kept of one text: no message of the portal has a tenth of it
_SECTIONS = frozenset({"passagesko", "passagesok", "erreurs"})


def read_rapport(source: Source, tick: Tick = no_tick) -> Rapport:
    """Read an accusé of any known shape; refuse what is not one."""
    return _Reader(source).read(tick)


class _Reader:
    """One reading: the handlers of expat and what they have gathered."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._stack: list[str] = []
        self._locals: dict[str, str] = {}
        self._header: dict[str, str] = {}
        self._sections: set[str] = set()
        self._section = ""
        self._text: list[str] = []
        self._room = LONGEST_TEXT
        self._bare = False  # nothing since the last start tag
        self._entry_start = 0
        self._entry: dict[str, str] = {}
        self._messages: list[str] = []
        self._sentences: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._ko: list[PassageKO] = []
        self._ok = AcceptedPassages()
        self._errors: list[FileError] = []
        self._parser = self._new_parser()

    def read(self, tick: Tick) -> Rapport:
        innermost = self._innermost
        feed(self._source, self._parser, tick, window=STEP, innermost=innermost)
        return self._rapport()

    def _innermost(self) -> str:
        return self._stack[-1].rpartition(":")[2] if self._stack else ""

    def _new_parser(self) -> expat.XMLParserType:
        # A transcoded file still announces its first encoding: what the source says wins.
        encoding = self._source.encoding.lower()
        parser = expat.ParserCreate("utf-8" if encoding.startswith("utf") else encoding)
        parser.buffer_text = True
        parser.StartElementHandler = self._open
        parser.EndElementHandler = self._close
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = _doctype
        return parser

    def _open(self, name: str, _attributes: dict[str, str]) -> None:
        local = self._local(name)
        depth = len(self._stack)
        if depth == 0:
            _check_root(local)
        elif depth >= MAX_DEPTH:
            raise DepthExceeded
        elif depth == 1 and local in _SECTIONS:
            self._section = local
            self._sections.add(local)
        elif depth == 2 and self._section:
            self._entry_start = self._parser.CurrentByteIndex
            self._entry = {}
            self._messages = []
        self._stack.append(name)
        self._text.clear()
        self._room = LONGEST_TEXT
        self._bare = True

    def _characters(self, text: str) -> None:
        self._bare = False
        if self._room > 0:
            self._text.append(text)
            self._room -= len(text)

    def _close(self, _name: str) -> None:
        local = self._local(self._stack.pop())
        depth = len(self._stack)
        text = "".join(self._text).strip()[:LONGEST_TEXT] if self._text else ""
        self._text.clear()
        if depth >= 2 and self._section:
            self._note(local, text)
            if depth == 2:
                self._end_entry(self._after_tag())
        elif depth == 1 and self._section:
            self._section = ""
        elif depth and text:
            self._header.setdefault(local, text)
        self._bare = False

    def _note(self, local: str, text: str) -> None:
        if not text:
            return
        if local == "messageerreur":
            self._messages.append(text)
        else:
            self._entry.setdefault(local, text)

    def _after_tag(self) -> int:
        """The byte after the element that ends here.

        expat stands before `</x>`, but already after `<x/>`.
        """
        here = self._parser.CurrentByteIndex
        if self._bare and self._source.bytes(max(here - 2, 0), here) == b"/>":
            return here
        end = here
        while end < self._source.size:
            found = self._source.bytes(end, end + 256).find(b">")
            if found >= 0:
                return end + found + 1
            end += 256
        return end

    def _end_entry(self, end: int) -> None:
        start, entry = self._entry_start, self._entry
        id_technique = entry.get("idtechnique", "")
        if self._section == "passagesok":
            self._ok.append(id_technique, start, end)
        elif self._section == "passagesko":
            # Thousands of refusals share a few sentences: each is kept once.
            said = tuple(self._messages)
            said = self._sentences.setdefault(said, said)
            self._ko.append(PassageKO(id_technique, said, start, end))
        else:
            self._errors.append(
                FileError(
                    type=entry.get("type", ""),
                    message=entry.get("message", "") or "\n".join(self._messages),
                    line=_whole(entry.get("ligne", "")),
                    column=_whole(entry.get("colonne", "")),
                    start=start,
                    end=end,
                )
            )

    def _rapport(self) -> Rapport:
        listed = bool(self._ko or self._ok)
        rejected = bool(self._errors) or self._sections == {"erreurs"}
        return Rapport(
            source=self._source,
            kind=RapportKind.REJET if rejected and not listed else RapportKind.TRAITEMENT,
            nom_fichier=self._header.get("nomfichier"),
            id_flux=self._header.get("idflux"),
            id_traitement=self._header.get("idtraitement"),
            id_demande=self._header.get("iddemande"),
            ko=tuple(self._ko),
            ok=self._ok,
            errors=tuple(self._errors),
        )

    def _local(self, name: str) -> str:
        local = self._locals.get(name)
        if local is None:
            local = self._locals[name] = name.rpartition(":")[2].casefold()
        return local


def _doctype(*_details: object) -> None:
    raise DoctypeSeen


def _check_root(local: str) -> None:
    if local == "rapport":
        return
    if local == "flux":
        raise WrongOrder(
            "Ce fichier est un flux de passages, pas un accusé de traitement.",
            "Donnez d’abord le fichier déposé, puis son accusé de traitement.",
        )
    raise WrongRoot(
        "Ce fichier n’est pas un accusé de traitement.",
        "Un accusé commence par la balise <rapport>.",
    )


def _whole(text: str) -> int | None:
    """A line or a column; Xerces writes -1 when it does not know."""
    return int(text) if text.isdecimal() and len(text) < 12 and int(text) > 0 else None
