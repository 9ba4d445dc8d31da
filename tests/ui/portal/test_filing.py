"""What a downloaded file is, told by its content whatever it is called."""

from __future__ import annotations

import pytest

from certdesk.ui.portal.filing import DownloadKind, recognise
from tests import builders

RECEPTION = (
    '<?xml version="1.0" encoding="UTF-8"?><accuseReception><numeroDossier>900201</numeroDossier>'
    "</accuseReception>"
)

BOMB = b"""<!DOCTYPE accuseReception [<!ENTITY a "accuse de reception">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><accuseReception>&b;</accuseReception>"""


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (builders.rapport(ok=["T1"]), DownloadKind.TREATMENT),
        (builders.rejected("x"), DownloadKind.TREATMENT),
        (RECEPTION.encode(), DownloadKind.RECEPTION),
        (b"<a:AccuseDeReception xmlns:a='x'/>", DownloadKind.RECEPTION),
        ("Accusé de réception de votre dépôt n° 12".encode(), DownloadKind.RECEPTION),
        (b"<!DOCTYPE accuseReception><accuseReception/>", DownloadKind.OTHER),
        (b"<?xml version='1.0'?><!-- -->" + BOMB, DownloadKind.OTHER),
        (b"<!doctype html><p>Accuse de reception</p>", DownloadKind.OTHER),
        (RECEPTION.replace("UTF-8", "x-inconnu-9").encode(), DownloadKind.OTHER),
        (RECEPTION.replace("UTF-8", "iso-8859-1").encode("latin-1"), DownloadKind.RECEPTION),
        (builders.flux("T1"), DownloadKind.OTHER),
        (b"%PDF-1.7 accuse de reception", DownloadKind.OTHER),
        (b"PK\x03\x04 accuse de reception", DownloadKind.OTHER),
        (b"<html><body>Connexion</body></html>", DownloadKind.OTHER),
        (b"\x00\x01\x02", DownloadKind.OTHER),
        (b"", DownloadKind.OTHER),
    ],
)
def test_the_content_says_what_it_is(tmp_path, content, kind):
    path = tmp_path / "Accusé de traitement_f.xml_20261122.xml"
    path.write_bytes(content)
    assert recognise(path) is kind


def test_a_file_that_is_gone_is_no_accuse(tmp_path):
    assert recognise(tmp_path / "parti.xml") is DownloadKind.OTHER
