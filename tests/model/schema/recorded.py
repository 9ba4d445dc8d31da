"""The verdicts of the official schemas on the mutated documents, as one recorded them.

python -m tests.model.schema.recorded FOLDER     writes recorded_verdicts.json again

FOLDER holds the official cdc-xsd-1.1.1.xsd and cdc-xsd-1.1.2.xsd. Needed when the mutations
change; the digest of the documents tells when. One bit for each document, version by version.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from pathlib import Path

from lxml import etree

from tests.model.schema.mutations import mutated

VERSIONS = ("1.1.1", "1.1.2")
CHUNK = 2_500
CHUNKS = 8
FILE = Path(__file__).with_name("recorded_verdicts.json")


def official(folder: Path, version: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(folder / f"cdc-xsd-{version}.xsd"))


def judged(chunk: int, schemas: list[etree.XMLSchema]) -> tuple[str, list[list[bool]], list[int]]:
    """The digest of a chunk's documents, the verdicts of each schema, and the seeds."""
    digest = hashlib.sha256()
    verdicts: list[list[bool]] = [[] for _ in schemas]
    seeds = list(range(chunk * CHUNK, (chunk + 1) * CHUNK))
    for seed in seeds:
        document = mutated(seed)
        digest.update(document)
        root = etree.fromstring(document)
        for schema, verdict in zip(schemas, verdicts, strict=True):
            verdict.append(schema.validate(root))
    return digest.hexdigest(), verdicts, seeds


def packed(verdicts: list[bool]) -> str:
    bits = int("1" + "".join("1" if one else "0" for one in verdicts), 2)
    return base64.b85encode(bits.to_bytes((bits.bit_length() + 7) // 8, "big")).decode()


def unpacked(text: str) -> list[bool]:
    bits = bin(int.from_bytes(base64.b85decode(text), "big"))[3:]
    return [bit == "1" for bit in bits]


def read() -> list[dict[str, str]]:
    return json.loads(FILE.read_text("utf-8"))


def main(folder: Path) -> None:
    schemas = [official(folder, version) for version in VERSIONS]
    chunks = []
    for chunk in range(CHUNKS):
        digest, verdicts, _ = judged(chunk, schemas)
        packs = {version: packed(one) for version, one in zip(VERSIONS, verdicts, strict=True)}
        chunks.append({"documents": digest, **packs})
    FILE.write_text(json.dumps(chunks, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
