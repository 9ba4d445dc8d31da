"""The refusals of a file: what happened, and what to do, in French."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from certdesk.model.errors import (
    DoctypeRefused,
    FileEmpty,
    FileTooLarge,
    FileUnreadable,
    Malformed,
    NotXml,
    TooDeep,
    WrongRoot,
)
from certdesk.model.flux.index import MAX_DEPTH, NAMESPACE
from certdesk.model.flux.wording import ASK_PRODUCER, named, place, quoted

if TYPE_CHECKING:
    from pathlib import Path


def doctype_refused(path: Path) -> DoctypeRefused:
    """The refusal of a document type, with what to do."""
    return DoctypeRefused(
        f"Le fichier {named(path)} contient une déclaration DOCTYPE, que CertDesk n’ouvre pas "
        "par sécurité.",
        "Un flux du portail n’en a pas besoin\u00a0: supprimez cette déclaration ou demandez un "
        "nouvel export.",
    )


def not_xml(path: Path) -> NotXml:
    """The refusal of a file that does not start as XML does."""
    return NotXml(
        f"Le fichier {named(path)} n’est pas un fichier XML.",
        "Choisissez le flux déposé (.xml), son accusé de traitement (.xml) ou une archive .zip "
        "qui les contient.",
    )


def empty(path: Path) -> FileEmpty:
    """The refusal of a file with nothing in it."""
    return FileEmpty(
        f"Le fichier {named(path)} est vide.",
        "Vérifiez que son téléchargement ou son export est allé au bout, puis rouvrez-le.",
    )


def unknown_encoding(path: Path, name: str) -> NotXml:
    """The refusal of an encoding that is neither UTF nor a Western single-byte one."""
    return NotXml(
        f"Le fichier {named(path)} est écrit dans l’encodage {quoted(name)}, que CertDesk ne lit "
        "pas.",
        "Enregistrez-le en UTF-8, en l’annonçant à la première ligne, puis rouvrez-le.",
    )


def mislabelled(path: Path, declared: str) -> Malformed:
    """The refusal of bytes that cannot be in the encoding of their XML declaration."""
    return Malformed(
        f"Le fichier {named(path)} annonce l’encodage {quoted(declared)} mais n’est pas écrit "
        "ainsi.",
        "Enregistrez-le en UTF-8, en l’annonçant à la première ligne, puis rouvrez-le.",
        line=1,
        column=1,
        byte=0,
    )


def not_a_file(path: Path, folder: bool) -> FileUnreadable:
    """The refusal of a folder, a device or a pipe."""
    what = "est un dossier" if folder else "n’est pas un fichier ordinaire"
    return FileUnreadable(f"{named(path)} {what}.", "Choisissez le fichier XML lui-même.")


def too_large(path: Path) -> FileTooLarge:
    """The refusal of more than the limit, before anything is copied."""
    return FileTooLarge(
        f"Le fichier {named(path)} dépasse 1\u00a0Go.",
        "Le portail accepte 200\u00a0Mo au plus\u00a0: vérifiez que c’est bien le fichier voulu.",
    )


def unreadable(path: Path, error: OSError) -> FileUnreadable:
    """What the system's refusal to read means for the person."""
    if error.errno == errno.ENOSPC:
        return FileUnreadable(
            f"Il n’y a plus assez de place sur le disque pour ouvrir {named(path)}.",
            "Libérez de l’espace, puis rouvrez le fichier.",
        )
    if isinstance(error, FileNotFoundError):
        return FileUnreadable(
            f"Le fichier {named(path)} est introuvable.",
            "Il a peut-être été déplacé, renommé ou supprimé\u00a0: choisissez-le de nouveau.",
        )
    if isinstance(error, PermissionError):
        return FileUnreadable(
            f"Le fichier {named(path)} ne peut pas être lu\u00a0: l’accès est refusé.",
            "Fermez le programme qui l’utilise ou demandez le droit de le lire, puis réessayez.",
        )
    return FileUnreadable(
        f"Le fichier {named(path)} ne peut pas être lu.",
        "Vérifiez que son disque ou son dossier réseau est accessible, puis réessayez.",
    )


def no_working_copy(path: Path) -> FileUnreadable:
    """The refusal when the temporary folder takes no file."""
    return FileUnreadable(
        f"CertDesk n’a pas pu préparer sa copie de travail du fichier {named(path)} dans le "
        "dossier temporaire.",
        "Vérifiez que ce disque n’est pas plein et que vous pouvez y écrire, puis réessayez.",
    )


def zip_refused(path: Path) -> NotXml:
    """The refusal of an archive where an XML file is expected."""
    return NotXml(
        f"Le fichier {named(path)} est une archive .zip, pas un fichier XML.",
        "Déposez-la dans la fenêtre de CertDesk, ou extrayez d’abord les fichiers XML.",
    )


def wrong_root(path: Path, uri: str, local: str) -> WrongRoot:
    """The refusal of a root that is neither a flux's nor an accusé's, saying which was found."""
    if local == "flux":
        return WrongRoot(
            f"Le fichier {named(path)} est un flux, mais son espace de noms est "
            f"{quoted(uri[:100]) if uri else 'absent'}\u00a0; le portail attend "
            f"{quoted(NAMESPACE)}.",
            "Vérifiez l’attribut «\u00a0xmlns\u00a0» de la première balise, ou demandez un nouvel "
            "export.",
        )
    return WrongRoot(
        f"Le fichier {named(path)} n’est ni un flux ni un accusé de traitement\u00a0: sa première "
        f"balise est {quoted(local[:60])}.",
        "Choisissez le flux déposé sur le portail (balise «\u00a0flux\u00a0») ou son accusé "
        "(balise «\u00a0rapport\u00a0»).",
    )


def malformed_at(path: Path, line: int, column: int, byte: int | None, reason: str) -> Malformed:
    """The refusal of a file that breaks the rules of XML, at a known place."""
    return Malformed(
        f"Le fichier {named(path)} n’est pas du XML correct, {place(line, column)}\u00a0: "
        f"{reason}.",
        ASK_PRODUCER,
        line=line,
        column=column,
        byte=byte,
    )


def too_deep_at(path: Path, line: int, column: int) -> TooDeep:
    """The refusal of a file at the first element nested too deep."""
    return TooDeep(
        f"Le fichier {named(path)} imbrique plus de {MAX_DEPTH} balises les unes dans les autres "
        f"({place(line, column)})\u00a0: ce n’est pas un flux.",
        "Vérifiez que c’est bien le fichier voulu, ou demandez un nouvel export.",
    )
