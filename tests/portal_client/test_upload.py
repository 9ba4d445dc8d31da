"""The body of a deposit: whole or cut, what left of the file is what was verified, or no XML."""

from __future__ import annotations

import hashlib
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from certdesk.model.progress import no_tick
from certdesk.portal_client.errors import Sent
from certdesk.portal_client.upload import PIECE, Upload, may_leave
from tests.portal_client.fake_site import make_flux


def test_a_body_leaves_once(tmp_path):
    path, sha256 = make_flux(tmp_path)
    upload = Upload(path, "fichier", (), sha256, no_tick)
    assert len(b"".join(upload)) == upload.length
    with pytest.raises(RuntimeError):
        next(iter(upload))
    upload.close()


def test_a_file_name_cannot_break_out_of_its_header(tmp_path):
    path, sha256 = make_flux(tmp_path, name='a"; x="\r\nX: y.xml')
    upload = Upload(path, "f\r\n", (), sha256, no_tick)
    head = b"".join(upload).partition(b"<flux>")[0].decode()
    upload.close()
    assert head.count("\r\n") == 4
    assert 'name="f%0D%0A"; filename="a%22; x=%22%0D%0AX: y.xml"' in head


ENDINGS = {
    "a new line": b"\n",
    "much white space": b" " * (2 * PIECE),
    "a comment with a tag in it": b"<!-- </flux> -->\n",
    "comments": b"<!--" + b"x" * PIECE + b"--><!-- b -->",
    "an instruction": b"<?fin </a> ?>\n",
    "nothing": b"",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("ending", ENDINGS)
def test_what_leaves_before_the_end_is_never_well_formed(tmp_path, encoding, ending):
    """However much comes after the last tag, and wherever the pieces that are read end."""
    body = "<flux><!-- " + "é" * (PIECE - 40) + " --><a>" + "\u2f3c\u3c2f" * 50 + "</a>"
    body = body.replace("é", "e") if encoding == "utf-8" else body
    text = "\ufeff" + body + "</flux>" + ENDINGS[ending].decode()
    data = text.encode(encoding)
    etree.fromstring(data)
    path = tmp_path / "flux.xml"
    path.write_bytes(data)
    upload = Upload(path, "f", (), hashlib.sha256(data).hexdigest(), no_tick)
    left = b""
    for piece in upload:
        if upload.sent is Sent.ALL:
            break
        left += piece
        with pytest.raises(etree.XMLSyntaxError):
            etree.fromstring(left.partition(b"\r\n\r\n")[2])
    upload.close()
    assert left
    assert len(left) > PIECE


@pytest.mark.parametrize("at", range(-3, 4))
def test_an_end_tag_on_the_edge_of_two_pieces_is_kept(tmp_path, at):
    head = b"<flux>" + b"<a>456</a>" * (PIECE // 10)
    data = head[: PIECE + at] + b"</flux>\n"
    path = tmp_path / "flux.xml"
    path.write_bytes(data)
    upload = Upload(path, "f", (), hashlib.sha256(data).hexdigest(), no_tick)
    pieces = list(upload)
    upload.close()
    assert pieces[-1].startswith(b"</flux>\n\r\n--")
    assert b"</flux>" not in b"".join(pieces[:-1])
    assert b"".join(pieces).partition(b"\r\n\r\n")[2].startswith(data)


@given(
    st.lists(
        st.sampled_from([b"<", b"/", b"</", b"\0", b">", b"a", b"<\0/\0", b"\0<\0/"]), max_size=40
    ),
    st.integers(1, 6),
)
def test_whatever_the_bytes_they_all_leave_in_order(parts, size):
    """And nothing before the end ever holds the beginning of the last end tag."""
    data = b"".join(parts)
    kept, left = bytearray(), b""
    for start in range(0, len(data), size):
        left += may_leave(kept, data[start : start + size])
        assert left + kept == data[: start + size]
        last = max(data[: start + size].rfind(tag) for tag in (b"</", b"<\0/"))
        assert len(left) <= max(last, 0)


def test_a_large_file_leaves_in_bounded_memory(tmp_path, monkeypatch):
    path, sha256 = make_flux(tmp_path, 48 << 20)
    upload = Upload(path, "fichier", (), sha256, no_tick)
    assert upload.length > 48 << 20
    tracemalloc.start()
    try:
        largest = max(len(piece) for piece in upload)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        upload.close()
    assert upload.sent is Sent.ALL
    assert largest <= PIECE + 200
    assert peak < 4 << 20
