"""What is said of a correction file by reading it with other means than CertDesk's own."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from tests.conftest import reference_folder

_PASSAGE = re.compile(rb"<(?P<p>\w*:?)passageCertification>.*?</(?P=p)passageCertification>", re.S)
_ID = re.compile(rb"idTechnique>\s*([^<]*?)\s*<")
_XSD = Path(__file__).parents[2] / "resources" / "xsd"


def passages_of(data: bytes) -> dict[str, bytes]:
    """The bytes of each passage, tags included, by identifier, in the order of the file."""
    found = [match[0] for match in _PASSAGE.finditer(data)]
    by_id = {_ID.search(one)[1].decode(): one for one in found}
    assert len(by_id) == len(found), "an identifier is there twice"
    return by_id


def errors_of(data: bytes, version: str = "1.1.2") -> list[str]:
    """What the schemas say: the official one where the reference folder is, and always ours."""
    tree = etree.fromstring(data)
    said = []
    for path in _schemas(version):
        schema = etree.XMLSchema(file=path)
        schema.validate(tree)
        said += [f"{path.name}: {error.message}" for error in schema.error_log]
    return said


def _schemas(version: str) -> list[Path]:
    reference = reference_folder()
    official = reference / f"cdc-xsd-{version}.xsd" if reference else None
    ours = _XSD / f"cdc-{version}.xsd"
    return [ours, official] if official is not None and official.exists() else [ours]
