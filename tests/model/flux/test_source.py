"""Opening a file: sniffed, refused or copied, hashed, its positions told."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from certdesk.model.errors import (
    CertdeskError,
    DoctypeRefused,
    FileEmpty,
    FileTooLarge,
    FileUnreadable,
    Malformed,
    NotXml,
    WrongRoot,
)
from certdesk.model.flux import working_copy
from certdesk.model.flux.flux import index_flux, open_flux
from certdesk.model.flux.source import (
    HEAD,
    SIZE_LIMIT,
    WINDOW,
    Kind,
    open_source,
    read_head,
    source_of,
)
from certdesk.model.progress import Cancelled
from tests.builders import ONE_LINE, Style, flux, passage, rapport

if TYPE_CHECKING:
    from collections.abc import Iterator

STYLES = [
    pytest.param(Style(), id="utf-8"),
    pytest.param(Style(bom=True), id="utf-8 with BOM"),
    pytest.param(Style(newline="\r\n"), id="CRLF"),
    pytest.param(Style(declared=None), id="no declaration"),
    pytest.param(ONE_LINE, id="one line"),
    pytest.param(Style(encoding="latin-1", declared="ISO-8859-1"), id="Latin-1"),
    pytest.param(Style(encoding="cp1252", declared="windows-1252"), id="cp1252"),
    pytest.param(Style(encoding="utf-16-le", declared="UTF-16", bom=True), id="UTF-16 LE BOM"),
    pytest.param(Style(encoding="utf-16-be", declared="UTF-16", bom=True), id="UTF-16 BE BOM"),
    pytest.param(Style(encoding="utf-16-le", declared="UTF-16"), id="UTF-16 LE"),
    pytest.param(Style(encoding="utf-16-be", declared="UTF-16LE"), id="UTF-16 BE"),
]


def written(folder: Path, data: bytes, name: str = "flux.xml") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("style", STYLES)
def test_the_same_content_reads_the_same_in_every_encoding(tmp_path, style):
    data = flux("A", passage("B", nomNaissance="Lefèvre"), style=style)
    opened = open_flux(written(tmp_path, data))
    try:
        assert opened.ids == ["A", "B"]
        assert "Lefèvre" in opened.source.text(opened.starts[1], opened.ends[1])
        assert opened.source.sha256 == hashlib.sha256(data).hexdigest()
        assert opened.by == "scan"
    finally:
        opened.close()


@pytest.mark.parametrize("style", STYLES)
def test_a_position_names_the_byte_of_the_deposited_file(tmp_path, style):
    data = flux("A", "B", style=style)
    opened = index_flux(source_of(data, tmp_path / "flux.xml"))
    at = opened.passage_position(1)
    text = data.decode(style.encoding).removeprefix("\ufeff").replace("\r\n", "\n")
    before = text[: text.rindex("<cpf:passageCertification>")]
    assert at.line == before.count("\n") + 1
    assert at.column == len(before) - before.rfind("\n")
    if style.encoding.startswith("utf-16"):
        assert at.byte is None
    else:
        assert data[at.byte :].startswith(b"<cpf:passageCertification>")


def test_the_head_is_told_before_anything_is_copied(tmp_path):
    data = flux(*(f"T{number}" for number in range(50)))
    head = read_head(written(tmp_path, data))
    assert (head.kind, head.encoding, head.data) == (Kind.FLUX, "utf-8", data[:HEAD])


def test_the_head_of_a_utf_16_file_is_in_utf_8(tmp_path):
    style = Style(encoding="utf-16-le", declared="UTF-16", bom=True)
    head = read_head(written(tmp_path, flux("é", style=style)))
    assert head.encoding == "utf-8"
    assert head.data.startswith(b"<?xml")


def test_an_accuse_and_an_archive_are_told_by_content(tmp_path):
    assert read_head(written(tmp_path, rapport(ok=["A"]))).kind is Kind.RAPPORT
    assert read_head(written(tmp_path, b"PK\x03\x04rest")).kind is Kind.ZIP


def test_an_accuse_with_another_case_and_namespace_is_an_accuse():
    found = source_of(b'<x:Rapport xmlns:x="urn:autre"/>', Path("a.xml"))
    assert found.kind is Kind.RAPPORT


def test_a_root_after_a_long_comment_is_found(tmp_path):
    data = b"<!--" + b"<!DOCTYPE x> " * 30_000 + b"-->" + flux("A", style=Style(declared=None))
    opened = open_flux(written(tmp_path, data))
    assert opened.ids == ["A"]
    opened.close()


def test_a_utf_16_root_after_a_long_comment_is_found(tmp_path):
    style = Style(encoding="utf-16-le", declared="UTF-16", bom=True)
    style = Style(**{**vars(style), "before_root": "<!--" + "é" * 600_000 + "-->"})
    opened = open_flux(written(tmp_path, flux("A", style=style)))
    assert opened.ids == ["A"]
    opened.close()


DOCTYPES = [
    b"<!DOCTYPE flux><flux/>",
    b'<?xml version="1.0"?>\n<!-- -->\n<?a b?>\n<!DOCTYPE flux [<!ENTITY a "b">]><flux>&a;</flux>',
    b"\xef\xbb\xbf<!DOCTYPE flux SYSTEM 'file:///etc/passwd'><flux/>",
    "<!DOCTYPE flux><flux/>".encode("utf-16"),
    "<!DOCTYPE flux><flux/>".encode("utf-16-be"),
    b"<!doctype html><html/>",
]


@pytest.mark.parametrize("data", DOCTYPES)
def test_a_doctype_is_refused_before_any_parser(tmp_path, data, monkeypatch):
    def forbidden(*_arguments: object) -> None:
        raise AssertionError("a parser was made")

    monkeypatch.setattr("certdesk.model.flux.sniff.new_parser", forbidden)
    for use in (read_head, open_source):
        with pytest.raises(DoctypeRefused):
            use(written(tmp_path, data))


@pytest.mark.parametrize(
    "where", ["<!-- <!DOCTYPE flux> -->", "<?outil <!DOCTYPE flux>?>"], ids=["comment", "PI"]
)
def test_the_word_doctype_in_a_comment_is_no_doctype(where):
    data = flux("A", style=Style(before_root=where))
    assert index_flux(source_of(data, Path("f.xml"))).ids == ["A"]


def test_the_word_doctype_in_a_cdata_section_is_no_doctype():
    data = flux(passage("A", verbatim="@")).replace(b"@", b"<![CDATA[<!DOCTYPE flux>]]>")
    assert index_flux(source_of(data, Path("f.xml"))).ids == ["A"]


def test_a_doctype_inside_the_root_is_malformed():
    data = flux(passage("A", verbatim="@")).replace(b"@", b"<!DOCTYPE flux>")
    with pytest.raises(Malformed) as caught:
        index_flux(source_of(data, Path("f.xml")))
    assert data[caught.value.byte :].startswith(b"<!DOCTYPE")


REFUSED = [
    pytest.param(b"", FileEmpty, id="empty"),
    pytest.param(b" \r\n\t" * 10_000, FileEmpty, id="white space"),
    pytest.param(b"\xef\xbb\xbf", FileEmpty, id="mark alone"),
    pytest.param(b"\xff\xfe", FileEmpty, id="UTF-16 mark alone"),
    pytest.param(b"\0" * 100_000, NotXml, id="zeros"),
    pytest.param(b"%PDF-1.7 <flux>", NotXml, id="PDF"),
    pytest.param(b"bonjour", NotXml, id="text"),
    pytest.param(b"\xff\xd8\xff\xe0", NotXml, id="JPEG"),
    pytest.param(b"PK\x03\x04", NotXml, id="zip"),
    pytest.param(b"\xff\xfe\x00\x00<\0\0\0", NotXml, id="UTF-32"),
    pytest.param(b"<?xml version='1.0' encoding='EBCDIC-CP-FR'?><flux/>", NotXml, id="unknown"),
    pytest.param(b"<?xml version='1.0' encoding='shift-jis'?><flux/>", NotXml, id="Shift-JIS"),
    pytest.param(b"<?xml version='1.0' encoding='UTF-16'?><flux/>", Malformed, id="mislabelled"),
    pytest.param(b"<?xml version='1.0'?>\n<!-- -->\n", Malformed, id="no root"),
    pytest.param(b"<html><body/></html>", WrongRoot, id="html"),
    pytest.param(b"<flux/>", WrongRoot, id="no namespace"),
    pytest.param(b"<flux xmlns='urn:autre'/>", WrongRoot, id="other namespace"),
    pytest.param(b"<", Malformed, id="one character"),
    pytest.param(b"<!-- never closed", Malformed, id="open comment"),
    pytest.param(b"<flux xmlns='u", Malformed, id="open tag"),
    pytest.param(b"<a:flux/>", Malformed, id="undeclared prefix"),
    pytest.param(b"< flux/>", Malformed, id="space"),
    pytest.param(b"<" + b"a" * 2_000_000, Malformed, id="endless name"),
]


@pytest.mark.parametrize(("data", "error"), REFUSED)
def test_what_is_neither_flux_nor_accuse_is_refused(tmp_path, data, error):
    path = written(tmp_path, data)
    with pytest.raises(error):
        open_source(path)
    with pytest.raises(error):
        source_of(data, path)


@pytest.mark.parametrize(("data", "error"), REFUSED)
def test_each_refusal_is_french_with_a_remedy(tmp_path, data, error):
    with pytest.raises(CertdeskError) as caught:
        open_source(written(tmp_path, data))
    check_wording(caught.value)
    assert "«\u00a0flux.xml\u00a0»" in caught.value.message


def check_wording(error: CertdeskError) -> None:
    text = f"{error.message} {error.remedy}"
    assert error.message.endswith(".")
    assert error.remedy.endswith(".")
    for mark in (":", ";", "?", "!", "»"):
        assert f" {mark}" not in text
    assert "« " not in text
    assert "'" not in text


def test_the_wrong_root_is_named(tmp_path):
    with pytest.raises(WrongRoot, match="Workbook"):
        open_source(written(tmp_path, b"<Workbook/>"))


def test_broken_utf_16_is_told_with_its_place(tmp_path):
    style = Style(encoding="utf-16-le", declared="UTF-16", bom=True)
    data = flux("A", style=style) + b"\x00\xd8<\0"
    with pytest.raises(Malformed) as caught:
        open_source(written(tmp_path, data))
    assert caught.value.line == data.decode("utf-16", "replace").count("\n") + 1
    assert caught.value.byte is None


def test_more_than_the_limit_is_refused_before_any_reading(tmp_path):
    path = tmp_path / "zeros.xml"
    with path.open("wb") as file:
        file.truncate(5 * SIZE_LIMIT)
    for use in (read_head, open_source):
        with pytest.raises(FileTooLarge) as caught:
            use(path)
        check_wording(caught.value)


@pytest.mark.parametrize("use", [read_head, open_source])
def test_what_cannot_be_read_is_told(tmp_path, use):
    for path in (tmp_path / "absent.xml", tmp_path):
        with pytest.raises(FileUnreadable) as caught:
            use(path)
        check_wording(caught.value)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_is_refused_without_waiting_on_it(tmp_path):
    os.mkfifo(tmp_path / "pipe.xml")
    with pytest.raises(FileUnreadable):
        open_source(tmp_path / "pipe.xml")


@pytest.mark.parametrize(
    "error", [PermissionError(13, "no"), OSError(5, "I/O"), OSError(28, "full")]
)
def test_a_system_error_becomes_a_french_refusal(tmp_path, monkeypatch, error):
    path = written(tmp_path, flux("A"))

    def refuse(*_arguments: object, **_named: object) -> None:
        raise error

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(FileUnreadable) as caught:
        open_source(path)
    check_wording(caught.value)


class FullDisk(io.BytesIO):
    """A temporary file on a disk without room."""

    def write(self, _data: object) -> int:
        raise OSError(28, "No space left on device")


def test_a_full_disk_is_told_as_such(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "TemporaryFile", FullDisk)
    with pytest.raises(FileUnreadable, match="place sur le disque") as caught:
        open_source(written(tmp_path, flux("A")))
    check_wording(caught.value)


def test_a_temporary_folder_that_takes_no_file_is_told_as_such(tmp_path, monkeypatch):
    def refuse() -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    with pytest.raises(FileUnreadable, match="dossier temporaire") as caught:
        open_source(written(tmp_path, flux("A")))
    check_wording(caught.value)


def test_a_doctype_that_comes_after_the_first_look_is_refused(tmp_path, monkeypatch):
    data = b"<!DOCTYPE flux>" + flux("A", style=Style(declared=None))
    monkeypatch.setattr(working_copy, "_pieces", lambda *_arguments: iter([data]))
    with pytest.raises(DoctypeRefused):
        open_source(written(tmp_path, flux("A")))


def test_the_file_may_vanish_while_its_copy_is_used(tmp_path):
    data = flux("A", "B")
    path = written(tmp_path, data)
    source = open_source(path)
    path.write_bytes(b"")
    path.unlink()
    assert source.bytes(0, source.size) == data
    assert source.changed()
    source.close()


def test_a_change_is_seen_by_content_not_by_date_alone(tmp_path):
    path = written(tmp_path, flux("A"))
    source = open_source(path)
    assert not source.changed()
    os.utime(path, (1, 1))
    assert not source.changed()
    path.write_bytes(flux("B"))
    assert source.changed()
    source.close()


def test_cancelling_the_copy_closes_everything(tmp_path, monkeypatch):
    opened = []
    real = tempfile.TemporaryFile

    def remember(*arguments: object, **named: object) -> object:
        opened.append(real(*arguments, **named))
        return opened[-1]

    monkeypatch.setattr(tempfile, "TemporaryFile", remember)

    def stop(done: int, total: int) -> None:
        if done > total // 2:
            raise Cancelled

    path = written(tmp_path, flux(*(f"T{number}" for number in range(1000))))
    with pytest.raises(Cancelled):
        open_source(path, stop)
    assert [file.closed for file in opened] == [True]


def test_progress_is_told_for_each_window(tmp_path):
    told: list[tuple[int, int]] = []
    data = flux(*(f"T{number}" for number in range(1000)))
    source = open_source(written(tmp_path, data), lambda done, total: told.append((done, total)))
    source.close()
    assert told[-1] == (len(data), len(data))
    assert len(told) > len(data) // WINDOW


def test_closing_twice_does_no_harm(tmp_path):
    source = open_source(written(tmp_path, flux("A")))
    source.close()
    source.close()


def test_lines_and_their_starts_are_told_both_ways(tmp_path):
    source = open_source(written(tmp_path, flux("A", "B", style=Style(newline="\r\n", bom=True))))
    assert source.line_start(1) == source.bom == 3
    for line in (1, 2, 30, source.line_count):
        start = source.line_start(line)
        assert source.line_of(start) == line
        assert source.position(start).column == 1
    source.close()


def test_a_share_that_goes_away_while_it_is_read_is_told(tmp_path, monkeypatch):
    def cut(*_arguments: object) -> Iterator[bytes]:
        yield b"<rapp"
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(working_copy, "_pieces", cut)
    with pytest.raises(FileUnreadable) as caught:
        open_source(written(tmp_path, flux("A")))
    check_wording(caught.value)


def test_cancelling_the_index_closes_the_copy(tmp_path):
    total = len(flux("A"))

    def stop(done: int, _total: int) -> None:
        ticks.append(done)
        if len(ticks) > 1:
            raise Cancelled

    ticks: list[int] = []
    with pytest.raises(Cancelled):
        open_flux(written(tmp_path, flux("A")), stop)
    assert ticks == [total, total]
