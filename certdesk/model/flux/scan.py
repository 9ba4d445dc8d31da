"""The index of a flux by a guarded scan of its bytes: three times as fast as expat.

For a well-formed document it equals expat's index, or gives up (None), because:
- in an ASCII superset the byte 0x3C is always `<`, and without a DOCTYPE no entity makes markup;
- comments, CDATA and processing instructions are blanked first;
- the flux's namespace has one prefix, never bound anew: each declaration is looked at;
- the name of the passage element occurs in each passage just as often as its two tags explain,
  else expat reads that passage (probe.py);
- everything outside the passages is read by expat (skeleton.py), which proves the balance.
It is no proof of well-formedness inside the passages: wellformed.py gives that one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from certdesk.model.flux.constructs import Blanked, Unusual, blank, closing_of
from certdesk.model.flux.index import LONGEST_TOKEN, MAX_DEPTH, Index
from certdesk.model.flux.probe import probe, refuse_rebinding
from certdesk.model.flux.skeleton import OUTSIDE_DEPTH, Skeleton
from certdesk.model.flux.sniff import WINDOW, find_past, find_root
from certdesk.model.flux.tags import start_tag_end, tag_name
from certdesk.model.progress import Tick, no_tick

if TYPE_CHECKING:
    from certdesk.model.flux.source import Source

_NAME = b"passageCertification"
_NATIONAL_ID = b"identifiantNational"
_DECLARATION = re.compile(rb"""xmlns(?::([^\s=]+))?\s*=\s*(?:"([^"<]*)"|'([^'<]*)')""")
_LONGEST_TAG = 64 * 1024
_PASSAGE_DEPTH = MAX_DEPTH - OUTSIDE_DEPTH
_SHALLOWEST = 7 * _PASSAGE_DEPTH
"""That many elements inside each other, `<a></a>`, take as many bytes."""

UNUSUAL_AT_LEAST = 64
UNUSUAL_SHARE = 5
"""Past one passage in five read by expat, expat alone is faster."""


def index_by_scan(source: Source, tick: Tick = no_tick, window: int = WINDOW) -> Index | None:
    """The index, or None when the document is one for expat."""
    try:
        scanner = _Scanner(source, window)
        while scanner.at < source.size:
            scanner.step()
            tick(min(scanner.at, source.size), source.size)
        return scanner.finish()
    except (Unusual, UnicodeDecodeError):
        return None


class _Scanner:
    """One pass over the bytes; `at` is outside every tag, construct and passage."""

    def __init__(self, source: Source, window: int) -> None:
        self._source = source
        root = find_root(source.fetch, source.bom, source.path)
        if root is None:
            raise Unusual
        prefix = _prefix(source, root)
        self._tags = _Tags(prefix)
        self._window = max(window, self._tags.longest * 4)
        self._known_declarations: set[tuple[bytes, bytes, bytes]] = set()
        self._unusual = 0
        self.index = Index("scan", prefix=prefix.removesuffix(":"))
        self._skeleton = Skeleton(source, self.index)
        for at in range(0, root, self._window):
            end = min(at + self._window, root)
            self._skeleton.piece(source.bytes(at, end), at)
        self.at = root

    def finish(self) -> Index:
        """The index, once everything was read and adds up."""
        self._skeleton.finish()
        return self.index

    def step(self) -> None:
        """Read one window, from `at` on."""
        base, source = self.at, self._source
        raw = source.fetch(base, self._window)
        final = base + len(raw) >= source.size
        view = blank(raw)
        if view.cut and final:
            raise Unusual
        if not view.data:
            self._pass_construct(base)
            return
        self._check_declarations(view.data)
        if not self._tags.start:
            self._learn_start_tag(view.data)
        first_row = len(self.index.starts)
        done, open_passage = self._take_passages(raw, view)
        self._check_window(view, first_row, base, done)
        if open_passage >= 0:
            self._leave_open(raw, done, open_passage)
        else:
            self._leave_gap(raw, view, done, final)

    def _take_passages(self, raw: bytes, view: Blanked) -> tuple[int, int]:
        """Index the whole passages; the offset after the last, and that of one cut, or -1."""
        tags, text = self._tags, view.data
        done = 0
        while tags.start:
            if self._skeleton.in_run and not view.constructs:
                done = self._take_plain(text, done)
            start = text.find(tags.start, done)
            end = text.find(tags.end, start) if start >= 0 else -1
            if end < 0:
                return done, start
            end += len(tags.end)
            self._take_gap(raw, done, start)
            self._take_passage(view, start, end)
            done = end
        return done, -1

    def _take_plain(self, text: bytes, done: int) -> int:
        """Index passages as programs write them, one behind the other; the offset after them."""
        match, find, end_tag = self._tags.head.match, text.find, self._tags.end
        starts, ends, ids = self.index.starts, self.index.ends, self.index.ids
        base, encoding = self.at, self._source.encoding
        while head := match(text, done):
            start, end = head.end(1), find(end_tag, head.end())
            if end < 0:
                break
            end += len(end_tag)
            if end - start > _SHALLOWEST and text.count(b"/", start, end) > _PASSAGE_DEPTH:
                break
            starts.append(base + start)
            ends.append(base + end)
            ids.append(str(head[2], encoding).strip())
            done = end
        return done

    def _take_passage(self, view: Blanked, start: int, end: int) -> None:
        """Index one passage, by expat if its identifier or its depth may not be what it seems."""
        head = self._tags.head.match(view.data, start)
        unsure = head is None or view.touched(start, head.end())
        if not unsure and end - start > _SHALLOWEST:
            unsure = view.data.count(b"</", start, end) > _PASSAGE_DEPTH
        if head is None or unsure:
            self._probe(self.at + start, self.at + end)
            return
        self.index.starts.append(self.at + start)
        self.index.ends.append(self.at + end)
        self.index.ids.append(str(head[2], self._source.encoding).strip())

    def _take_gap(self, raw: bytes, start: int, end: int) -> None:
        """Bytes before a passage; mere white space between two of them tells nothing."""
        if start < end and not (self._skeleton.in_run and raw[start:end].isspace()):
            self._skeleton.piece(raw[start:end], self.at + start)

    def _probe(self, start: int, end: int | None) -> None:
        """Index one passage by expat; it must end where the scan says, if the scan says."""
        found = probe(self._source, self._tags.prefix, start, end, self._window)
        self.index.starts.append(start)
        self.index.ends.append(found.end)
        self.index.ids.append(found.id_technique)
        self.index.uses_1_1_5 |= found.has_national_id
        if end is None:
            self.index.markup_removed += found.removed
        self._unusual += 1
        if self._unusual > max(UNUSUAL_AT_LEAST, len(self.index.ids) // UNUSUAL_SHARE):
            raise Unusual

    def _check_declarations(self, text: bytes) -> None:
        """Look at each new namespace declaration; one hidden in another's value is for expat."""
        if b"xmlns" not in text:
            return
        for declared in set(_DECLARATION.findall(text)) - self._known_declarations:
            prefix, *values = declared
            uri = b"".join(values)
            if b"&" in uri or b"xmlns" in uri:
                raise Unusual
            own = prefix == self._tags.prefix.encode().removesuffix(b":")
            refuse_rebinding(own, uri.decode("ascii", "replace"))
            self._known_declarations.add(declared)

    def _learn_start_tag(self, text: bytes) -> None:
        """Take the first passage's start tag as the one to look for; others will not add up."""
        found = self._tags.opening.search(text)
        if found is None:
            return
        start = self.at + found.start()
        written = self._source.bytes(start, _tag_end(self._source, start))
        if written.endswith(b"/>"):
            raise Unusual
        self._tags.learn(written)
        self._window = max(self._window, self._tags.longest * 4)

    def _check_window(self, view: Blanked, first_row: int, base: int, done: int) -> None:
        """Count what the passages of the window hold besides what was read of them."""
        index, text = self.index, view.data
        rows = range(first_row, len(index.starts))
        for row in rows if text.count(_NAME, 0, done) != len(rows) * self._tags.names else ():
            start, end = index.starts[row], index.ends[row]
            if text.count(_NAME, start - base, end - base) != self._tags.names:
                probe(self._source, self._tags.prefix, start, end, self._window)
        for one in view.constructs:
            if one.removed and self._inside(base + one.start, first_row):
                index.markup_removed += 1
        if not index.uses_1_1_5 and _NATIONAL_ID in text:
            found = (base + one.start() for one in self._tags.national.finditer(text, 0, done))
            index.uses_1_1_5 = any(self._inside(at, first_row) for at in found)

    def _inside(self, offset: int, first_row: int) -> bool:
        """Whether the offset is in one of the passages from `first_row` on."""
        row = bisect_right(self.index.starts, offset, first_row) - 1
        return row >= first_row and offset < self.index.ends[row]

    def _leave_open(self, raw: bytes, done: int, start: int) -> None:
        """The window ends inside a passage: begin the next one there, or give it to expat."""
        if start:
            self._take_gap(raw, done, start)
            self.at += start
        else:
            self._probe(self.at, None)
            self.at = self.index.ends[-1]

    def _leave_gap(self, raw: bytes, view: Blanked, done: int, final: bool) -> None:
        """The window ends outside the passages: stop before its last tag, it may be cut."""
        cut = len(view.data)
        if not view.cut and not final:
            last = view.data.rfind(b"<", done)
            if last == 0:
                cut = _tag_end(self._source, self.at) - self.at
                raw = self._source.fetch(self.at, cut)
            elif last > 0:
                cut = last
        if done < cut:
            self._skeleton.piece(raw[done:cut], self.at + done)
        self.at += cut

    def _pass_construct(self, start: int) -> None:
        """Give expat a construct that is longer than a window."""
        opening, closing = closing_of(self._source.fetch(start, 9))
        end = find_past(self._source.fetch, start + opening, closing)
        if end is None or end - start > LONGEST_TOKEN:
            raise Unusual
        for at in range(start, end, self._window):
            self._skeleton.piece(self._source.bytes(at, min(at + self._window, end)), at)
        self.at = end


class _Tags:
    """How this document writes the few tags that the scan looks for."""

    def __init__(self, prefix: str) -> None:
        raw = prefix.encode("ascii")
        name = re.escape(raw)
        self.prefix = prefix
        self.opening = re.compile(rb"<%s%s(?=[\s>/])" % (name, _NAME))
        self.national = re.compile(rb"<%s%s(?=[\s>/])" % (name, _NATIONAL_ID))
        self.start = b""
        self.end = b"</%s%s>" % (raw, _NAME)
        self.names = 2
        self.longest = len(self.end)
        self.head = self.opening

    def learn(self, start_tag: bytes) -> None:
        """Take this start tag, its attributes included, for that of every passage."""
        name = re.escape(self.prefix.encode("ascii"))
        self.start = start_tag
        self.names = start_tag.count(_NAME) + 1
        self.longest = max(len(start_tag), len(self.end))
        self.head = re.compile(
            rb"(\s*)%s\s*<%sidTechnique>([^<&\r]*)</%sidTechnique>"
            % (re.escape(start_tag), name, name)
        )


def _prefix(source: Source, root: int) -> str:
    """The root's prefix with its colon, empty for the default namespace."""
    name, colon, _ = tag_name(source.data, root, _tag_end(source, root)).partition(":")
    if not colon:
        return ""
    if not name.isascii():
        raise Unusual
    return f"{name}:"


def _tag_end(source: Source, start: int) -> int:
    end = start_tag_end(source.data[start : start + _LONGEST_TAG], 0)
    if source.bytes(start + end - 1, start + end) != b">":
        raise Unusual
    return start + end
