"""The command line: check, pair, correct, demo, portal, and the window on the files given."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import uuid
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING

from certdesk.cli_arguments import WINDOW, UsageRefused, parse
from certdesk.model.correction.correction import Stamp, withheld
from certdesk.model.correction.edits import EMPTY, Edits
from certdesk.model.correction.edits_file import read_edits
from certdesk.model.correction.writer import check_output, write
from certdesk.model.dossier.answers import (
    Answer,
    check_answer,
    correct_answer,
    pair_answer,
    pair_is_clean,
)
from certdesk.model.dossier.loading import Library, open_dossier
from certdesk.model.dossier.preparation import Prepared, prepare, remarks_on_ids, remarks_on_pair
from certdesk.model.dossier.telling import check_lines, correct_lines, pair_lines
from certdesk.model.errors import (
    CertdeskError,
    FileTooLarge,
    FileUnreadable,
    OutputRefused,
    PairRefused,
)
from certdesk.model.flux.flux import open_flux
from certdesk.model.flux.wellformed import check_well_formed
from certdesk.model.flux.wording import named
from certdesk.model.folders import user_folders
from certdesk.model.knowledge.messages import load_catalogue
from certdesk.model.rapport.shapes import RapportKind
from certdesk.model.schema.judging import LIMIT_PER_CODE
from certdesk.model.schema.schemas import SchemaStore
from certdesk.model.schema.validation import validate

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from certdesk.model.dossier.dossier import Dossier
    from certdesk.model.flux.flux import FluxFile
    from certdesk.model.rapport.matching import Matching
    from certdesk.model.rapport.shapes import Rapport

DONE, FINDINGS, CANNOT = 0, 1, 2
_EDITS_LIMIT = 128 << 20  # several fields for each of 200 000 passages
_NO_SCREEN = "La fenêtre ne peut pas s’ouvrir\u00a0: aucun écran n’est disponible."
_NO_ANSWER = (
    "La réponse ne peut pas être donnée\u00a0: la sortie est fermée, ou son disque est plein."
)
_UNTOLD = (
    "Le fichier {} est écrit, mais la réponse n’a pas pu être donnée\u00a0: la sortie est fermée, "
    "ou son disque est plein."
)
_NO_WINDOW = "La fenêtre ne peut pas s’ouvrir\u00a0: il manque une bibliothèque ({})."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; what cannot be done is one line on stderr."""
    _speak_utf8()
    try:
        options = parse(sys.argv[1:] if arguments is None else arguments)
        return _COMMANDS[options.command](options)
    except (CertdeskError, UsageRefused) as error:
        return _cannot(str(error))
    except BrokenPipeError:
        _close_output()  # whoever read our output has left (`| head`): that is no failure
        return CANNOT
    except KeyboardInterrupt:
        return _cannot("Interrompu, rien n’a été écrit.")


def _check(options: Namespace) -> int:
    schemas = SchemaStore(user_folders().schemas)
    schema = schemas.from_file(options.xsd) if options.xsd else None
    with closing(open_flux(options.flux)) as flux:
        _check_inside(flux)
        verdict = validate(flux, schema or schemas.for_flux(flux), limit=_kept(options))
    _answer(options, check_answer(verdict), check_lines(verdict))
    return FINDINGS if verdict.errors or verdict.warnings else DONE


def _pair(options: Namespace) -> int:
    with closing(_open(options)) as dossier:
        rapport, matching = _accuse_of(dossier)
        answer = pair_answer(dossier, rapport, matching)
        _answer(options, answer, pair_lines(dossier, rapport, matching))
        return DONE if pair_is_clean(answer, matching) else FINDINGS


def _correct(options: Namespace) -> int:
    inputs = [path for path in (options.flux, options.accuse, options.edits) if path]
    check_output(options.out, inputs, options.force)
    asked = _read(options.edits) if options.edits else None
    with closing(_open(options)) as dossier:
        rapport, matching = _accuse_of(dossier)
        edits = EMPTY if asked is None else read_edits(asked, dossier.flux, dossier.fields)
        if rapport.kind is RapportKind.REJET:
            return _tell_correction(options, dossier, None, None)
        if matching.ground is None:
            raise PairRefused(
                "Rien ne relie cet accusé à ce flux\u00a0: ni l’idFlux, ni le nom du fichier, "
                "ni les passages.",
                "Vérifiez que ce sont les deux bons fichiers.",
            )
        prepared = _prepare(options, dossier, edits)
        if not (prepared.is_writable or (options.accept_schema_errors and prepared.is_passable)):
            return _tell_correction(options, dossier, None, prepared)
        write(prepared.correction.data, options.out, inputs, options.force)
        try:
            return _tell_correction(options, dossier, options.out, prepared)
        except (BrokenPipeError, OutputRefused, KeyboardInterrupt):
            # The file is there: « cannot », which promises that nothing was written, would lie.
            _close_output()
            _say(_UNTOLD.format(named(options.out)))
            return FINDINGS


def _prepare(options: Namespace, dossier: Dossier, edits: Edits) -> Prepared:
    stamp = Stamp(datetime.now().astimezone(), uuid.uuid4())
    return prepare(dossier, edits, stamp, untouched_too=options.untouched_too, limit=_kept(options))


def _kept(options: Namespace) -> int:
    """How many findings of a kind are told: to a person the first ones, to a program all."""
    return sys.maxsize if options.json else LIMIT_PER_CODE


def _tell_correction(
    options: Namespace, dossier: Dossier, out: Path | None, prepared: Prepared | None
) -> int:
    correction = prepared.correction if prepared else None
    if correction and out is None:
        correction = withheld(correction, dossier.flux)
    verdict = prepared.verdict if prepared else None
    findings = (
        *remarks_on_pair(dossier),
        *(remarks_on_ids(dossier, prepared) if prepared else ()),
        *(verdict.findings if verdict else ()),
    )
    answer = correct_answer(out, correction, findings)
    _answer(options, answer, correct_lines(out, correction, findings))
    return DONE if answer["out"] and not answer["left"] else FINDINGS


def _demo(options: Namespace) -> int:
    if options.offscreen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    elif _no_screen():
        return _cannot(f"{_NO_SCREEN} Essayez\u00a0: certdesk demo --offscreen DOSSIER")
    try:
        from certdesk.compose import run_demo
    except ImportError as error:
        return _cannot(_NO_WINDOW.format(error))
    return run_demo(options.offscreen)


def _portal(options: Namespace) -> int:
    # Imported here: the other commands need no web server.
    from certdesk.training.running import serve_until_stopped

    serve_until_stopped(options.port or 0, _announce_portal)
    return DONE


def _announce_portal(origin: str) -> None:
    if sys.stdout is not None:
        sys.stdout.write(f"Portail d’entraînement\u00a0: {origin}/\nCtrl+C pour l’arrêter.\n")
        sys.stdout.flush()


def _window(options: Namespace) -> int:
    if _no_screen():
        return _cannot(f"{_NO_SCREEN} Les commandes check, pair et correct n’en ont pas besoin.")
    try:
        from certdesk.compose import run_window
    except ImportError as error:
        return _cannot(_NO_WINDOW.format(error))
    return run_window(options.files)


def _no_screen() -> bool:
    """Whether Qt would abort for want of a display, which nothing could catch."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return False
    return not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


_COMMANDS: dict[str, Callable[[Namespace], int]] = {
    "check": _check,
    "pair": _pair,
    "correct": _correct,
    "demo": _demo,
    "portal": _portal,
    WINDOW: _window,
}


def _open(options: Namespace) -> Dossier:
    folders = user_folders()
    library = Library(SchemaStore(folders.schemas), load_catalogue(folders.messages))
    dossier = open_dossier(options.flux, options.accuse, library)
    try:
        _check_inside(dossier.flux)
    except CertdeskError:
        dossier.close()
        raise
    return dossier


def _check_inside(flux: FluxFile) -> None:
    """The scanner proves nothing about the inside of the passages; expat has read everything."""
    if flux.by == "scan":
        check_well_formed(flux.source)


def _accuse_of(dossier: Dossier) -> tuple[Rapport, Matching]:
    if dossier.rapport is None or dossier.matching is None:
        raise PairRefused("Il manque l’accusé de traitement.")
    return dossier.rapport, dossier.matching


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(_EDITS_LIMIT + 1)
    except OSError as error:
        raise FileUnreadable(f"Le fichier {named(path)} ne peut pas être lu.") from error
    if len(data) > _EDITS_LIMIT:
        raise FileTooLarge(f"Le fichier {named(path)} dépasse 128\u00a0Mo.")
    return data


def _answer(options: Namespace, answer: Answer, lines: Iterable[str]) -> None:
    text = json.dumps(answer, ensure_ascii=False) if options.json else "\n".join(lines)
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except (AttributeError, OSError) as error:  # AttributeError: there is no output at all
        _close_output()
        raise OutputRefused(_NO_ANSWER) from error


def _close_output() -> None:
    """What is left to be written goes nowhere: the flush at exit must not fail once more."""
    if sys.stdout is not None:
        with contextlib.suppress(OSError):  # an output that is no file has nothing to redirect
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _cannot(message: str) -> int:
    _say(message)
    return CANNOT


def _say(message: str) -> None:
    """One line on stderr; where nobody can be told anything, the exit code is left."""
    line = " ".join(message.split("\n"))
    if sys.stderr is not None:
        with contextlib.suppress(OSError):
            sys.stderr.write(f"certdesk\u00a0: {line}\n")
            sys.stderr.flush()


def _speak_utf8() -> None:
    """UTF-8 whatever the console's code page; what cannot be said at all is escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
