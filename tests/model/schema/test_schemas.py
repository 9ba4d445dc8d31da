"""Which schema judges a flux, and which .xsd files are accepted."""

from __future__ import annotations

from pathlib import Path

import pytest

from certdesk.model.errors import SchemaUnusable
from certdesk.model.resources import resource
from certdesk.model.schema.schemas import Origin, SchemaStore
from tests.builders import ABSENT, Style, flux_file, passage

OURS = resource("xsd", "cdc-1.1.2.xsd").read_text("utf-8")
ROOT_TAG = '<xs:element name="flux" type="f:flux"/>'
CREATION = Style(action="CREATION")


def xsd(folder: Path, text: str = OURS, name: str = "officiel.xsd") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def versioned(version: str) -> str:
    source = "cdc-1.1.5.xsd" if version >= "1.1.5" else "cdc-1.1.2.xsd"
    text = resource("xsd", source).read_text("utf-8")
    return text.replace(f'version="{source[4:9]}"', f'version="{version}"')


@pytest.fixture
def store(tmp_path: Path) -> SchemaStore:
    return SchemaStore(tmp_path / "schemas")


def test_a_plain_flux_is_judged_by_the_built_in_1_1_2(store: SchemaStore) -> None:
    schema = store.for_flux(flux_file("A"))
    assert (schema.version, schema.origin) == ("1.1.2", Origin.BUILT_IN)
    assert schema.title == "XSD 1.1.2 intégré"


@pytest.mark.parametrize(
    "flux",
    [
        flux_file("A", style=CREATION),
        flux_file(
            passage(
                "A",
                identificationTitulaire__titulaire=ABSENT,
                identificationTitulaire__identifiantNational__nir="1900475101001",
                identificationTitulaire__identifiantNational__nomNaissance="DURANT",
            )
        ),
    ],
    ids=["action", "nir"],
)
def test_a_flux_with_an_action_or_a_nir_is_judged_by_the_rebuilt_1_1_5(
    store: SchemaStore, flux: object
) -> None:
    schema = store.for_flux(flux)
    assert (schema.version, schema.origin) == ("1.1.5", Origin.REBUILT)


def test_an_installed_schema_wins_over_the_built_in_one(store: SchemaStore, tmp_path: Path) -> None:
    store.install(xsd(tmp_path))
    schema = store.for_flux(flux_file("A"))
    assert (schema.version, schema.origin) == ("1.1.2", Origin.INSTALLED)


def test_the_newest_of_the_installed_schemas_is_taken(store: SchemaStore, tmp_path: Path) -> None:
    for version in ("1.1.10", "1.1.5", "1.1.9"):
        store.install(xsd(tmp_path, versioned(version)))
    assert [schema.version for schema in store.installed()] == ["1.1.5", "1.1.9", "1.1.10"]
    assert store.for_flux(flux_file("A")).version == "1.1.10"


def test_an_installed_schema_too_old_for_the_content_is_passed_over(
    store: SchemaStore, tmp_path: Path
) -> None:
    store.install(xsd(tmp_path))
    assert store.for_flux(flux_file("A", style=CREATION)).origin is Origin.REBUILT
    store.install(xsd(tmp_path, versioned("1.1.5")))
    assert store.for_flux(flux_file("A", style=CREATION)).origin is Origin.INSTALLED


def test_an_installed_schema_is_a_copy_that_can_be_removed(
    store: SchemaStore, tmp_path: Path
) -> None:
    path = xsd(tmp_path)
    installed = store.install(path)
    path.unlink()
    assert store.installed() == (installed,)
    store.remove("1.1.2")
    assert store.installed() == ()


def test_installing_the_same_version_again_replaces_it(store: SchemaStore, tmp_path: Path) -> None:
    store.install(xsd(tmp_path))
    store.install(xsd(tmp_path, OURS.replace('value="255"', 'value="256"')))
    (installed,) = store.installed()
    assert b'value="256"' in installed.data


def test_a_damaged_installed_file_is_left_out(store: SchemaStore, tmp_path: Path) -> None:
    kept = store.install(xsd(tmp_path, versioned("1.1.5")))
    store.install(xsd(tmp_path)).path.write_bytes(b"<xs:schema")
    assert store.installed() == (kept,)


def test_a_schema_without_a_version_is_accepted_and_says_so(
    store: SchemaStore, tmp_path: Path
) -> None:
    schema = store.install(xsd(tmp_path, OURS.replace(' version="1.1.2"', "")))
    assert schema.title == "XSD sans numéro installé"


def test_the_version_never_chooses_another_folder(store: SchemaStore, tmp_path: Path) -> None:
    text = OURS.replace('version="1.1.2"', 'version="../../etc/x"')
    assert store.install(xsd(tmp_path, text)).path.parent == tmp_path / "schemas"


def test_a_schema_named_for_this_once_is_not_installed(store: SchemaStore, tmp_path: Path) -> None:
    schema = store.from_file(xsd(tmp_path))
    assert schema.origin is Origin.FILE
    assert store.installed() == ()


def test_the_official_files_are_accepted(store: SchemaStore, reference: Path | None) -> None:
    folder = reference or resource("xsd")
    versions = {store.from_file(path).version for path in folder.glob("*.xsd")}
    assert versions >= {"1.1.1", "1.1.2"}


REFUSED = {
    "doctype": '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + OURS.partition("?>")[2],
    "bomb": '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    + OURS.partition("?>")[2].replace('value="255"', 'value="&b;"'),
    "include": OURS.replace(ROOT_TAG, f'<xs:include schemaLocation="autre.xsd"/>{ROOT_TAG}'),
    "import": OURS.replace(
        ROOT_TAG,
        '<xs:import namespace="urn:x" schemaLocation="http://127.0.0.1:9/x.xsd"/>' + ROOT_TAG,
    ),
    "redefine": OURS.replace(ROOT_TAG, f'<xs:redefine schemaLocation="autre.xsd"/>{ROOT_TAG}'),
    "namespace": OURS.replace('targetNamespace="urn:cdc', 'targetNamespace="urn:autre'),
    "no flux": OURS.replace('name="flux"', 'name="flot"'),
    "no passage": OURS.replace('name="passageCertification"', 'name="passage"'),
    "a flux": '<flux xmlns="urn:cdc:cpf:pc5:schema:1.0.0"/>',
    "broken type": OURS.replace('type="f:flux"', 'type="f:Absent"'),
    "broken off": OURS[:2000],
    "empty": "",
    "text": "ceci n’est pas un schéma",
    "endless": OURS.replace(
        '<xs:element name="niveau" type="f:NiveauDigcomp" minOccurs="0"/>',
        '<xs:element name="resultats" type="f:SuiteDeResultats" minOccurs="0"/>',
    ),
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_a_file_that_cannot_serve_is_refused_in_french_and_nothing_is_installed(
    store: SchemaStore, tmp_path: Path, text: str
) -> None:
    with pytest.raises(SchemaUnusable) as refusal:
        store.install(xsd(tmp_path, text))
    assert refusal.value.message
    assert refusal.value.remedy
    assert store.installed() == ()


def test_an_include_is_refused_without_opening_the_file_it_names(
    store: SchemaStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    real_open = Path.open

    def spy(self: Path, *args: object, **options: object) -> object:
        opened.append(self.name)
        return real_open(self, *args, **options)

    xsd(tmp_path, OURS, "autre.xsd")
    including = xsd(tmp_path, REFUSED["include"])
    monkeypatch.setattr(Path, "open", spy)
    with pytest.raises(SchemaUnusable, match="dépend d’un autre fichier"):
        store.from_file(including)
    assert "autre.xsd" not in opened


def test_a_missing_a_huge_or_a_folder_schema_is_refused(store: SchemaStore, tmp_path: Path) -> None:
    huge = tmp_path / "gros.xsd"
    huge.write_bytes(b"<" * (3 << 20))
    for path in (tmp_path / "absent.xsd", tmp_path, huge):
        with pytest.raises(SchemaUnusable):
            store.from_file(path)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    blocked = tmp_path / "un fichier"
    blocked.write_text("", "utf-8")
    with pytest.raises(SchemaUnusable, match="n’a pas pu être copié"):
        SchemaStore(blocked / "schemas").install(xsd(tmp_path))


def test_without_a_folder_nothing_is_installed(tmp_path: Path) -> None:
    store = SchemaStore(None)
    assert store.installed() == ()
    with pytest.raises(SchemaUnusable):
        store.install(xsd(tmp_path))
