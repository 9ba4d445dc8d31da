"""The arguments of the command line, read by argparse and told in French, errors included."""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from certdesk.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

WINDOW = "window"
_LAST_PORT = 65535

# argparse speaks English: what it says -> what we say. The groups are what the person typed.
_ERRORS = (
    (r"the following arguments are required: (.+)", "Il manque\u00a0: {0}."),
    (r"unrecognized arguments: (.+)", "Argument inconnu\u00a0: {0}."),
    (r"argument (\S+): expected .*", "L’option {0} attend une valeur."),
    (r"argument (\S+): ignored explicit argument (.+)", "L’option {0} n’attend pas de valeur."),
    (r"ambiguous option: (\S+) .*", "L’option {0} peut en désigner plusieurs."),
    (r"argument (\S+): (« .*)", "L’option {0} est refusée\u00a0: {1}"),
)


class UsageRefused(Exception):
    """The arguments make no sense; the message is one French line."""


class _Parser(argparse.ArgumentParser):
    """argparse without its English: a French help, and errors raised instead of printed."""

    def __init__(self, prog: str, description: str) -> None:
        super().__init__(
            prog=prog,
            description=description,
            formatter_class=_Formatter,
            add_help=False,
            allow_abbrev=False,
        )
        self.files = self.add_argument_group("Fichiers")
        self.choices = self.add_argument_group("Options")
        self.choices.add_argument("-h", "--help", action="help", help="affiche cette aide")

    def error(self, message: str) -> NoReturn:
        """Raise what argparse would print, in French."""
        for pattern, french in _ERRORS:
            found = re.fullmatch(pattern, message, re.DOTALL)
            if found:
                told = french.format(*found.groups())
                break
        else:
            told = "La commande n’est pas comprise."
        raise UsageRefused(f"{told} Aide\u00a0: {self.prog} --help")


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """The same, headed in French."""
        super().add_usage(usage, actions, groups, prefix or "Utilisation\u00a0: ")

    def start_section(self, heading: str | None) -> None:
        """The same, with the space that French puts before a colon."""
        super().start_section(f"{heading}\u00a0" if heading else heading)


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The options, `command` being the name of the command or WINDOW; raises UsageRefused."""
    if arguments and arguments[0] in _PARSERS:
        command, rest = arguments[0], arguments[1:]
        options = _PARSERS[command]().parse_args(rest)
    else:
        command = WINDOW
        options = _window().parse_args(arguments)
        _refuse_mistyped_command(options.files)
    options.command = command
    return options


def _refuse_mistyped_command(files: Sequence[Path]) -> None:
    """A bare word that is no file was meant as a command: the window would not say so."""
    for path in files[:1]:
        if path.name == str(path) and not path.suffix and not os.path.lexists(path):
            raise UsageRefused(
                f"Ni commande ni fichier\u00a0: «\u00a0{path}\u00a0». Aide\u00a0: certdesk --help"
            )


def _window() -> _Parser:
    parser = _Parser(
        "certdesk",
        "Corrige les passages de certification refusés et prépare le fichier à redéposer.\n"
        "Sans commande\u00a0: ouvre la fenêtre sur les fichiers donnés.\n\n"
        "Commandes (certdesk COMMANDE --help pour chacune)\u00a0:\n"
        "  check    vérifie un flux\n"
        "  pair     rapproche un flux et son accusé de traitement\n"
        "  correct  écrit le fichier de correction\n"
        "  demo     ouvre le dossier d’entraînement\n"
        "  portal   lance le portail d’entraînement",
    )
    parser.choices.add_argument(
        "--version", action="version", version=VERSION, help="affiche la version"
    )
    parser.files.add_argument(
        "files", nargs="*", type=Path, metavar="FICHIERS", help="flux, accusé, dossier ou zip"
    )
    return parser


def _check() -> _Parser:
    parser = _Parser("certdesk check", "Vérifie un flux\u00a0: XML, schéma et règles.")
    _add_flux(parser)
    parser.choices.add_argument("--xsd", type=Path, metavar="FICHIER", help="schéma à utiliser")
    _add_json(parser)
    return parser


def _pair() -> _Parser:
    parser = _Parser("certdesk pair", "Rapproche un flux et son accusé de traitement.")
    _add_flux(parser)
    _add_accuse(parser)
    _add_json(parser)
    return parser


def _correct() -> _Parser:
    parser = _Parser(
        "certdesk correct", "Écrit le fichier de correction des passages KO d’un flux."
    )
    _add_flux(parser)
    _add_accuse(parser)
    options = parser.choices
    options.add_argument(
        "-o", dest="out", type=Path, required=True, metavar="SORTIE", help="fichier à écrire"
    )
    options.add_argument("--edits", type=Path, metavar="EDITS.json", help="corrections à appliquer")
    options.add_argument(
        "--all",
        dest="untouched_too",
        action="store_true",
        help="tous les passages KO, sauf ceux déjà enregistrés, même sans correction",
    )
    options.add_argument(
        "--accept-schema-errors",
        action="store_true",
        help="écrit malgré des erreurs de schéma, si le schéma n’est pas l’officiel installé",
    )
    options.add_argument("--force", action="store_true", help="remplace le fichier de sortie")
    _add_json(parser)
    return parser


def _demo() -> _Parser:
    parser = _Parser("certdesk demo", "Ouvre le dossier d’entraînement.")
    parser.choices.add_argument(
        "--offscreen",
        type=Path,
        metavar="DOSSIER",
        help="joue la démonstration sans écran et laisse images et fichier dans ce dossier",
    )
    return parser


def _portal() -> _Parser:
    parser = _Parser("certdesk portal", "Lance le portail d’entraînement sur cet ordinateur.")
    parser.choices.add_argument(
        "--port", type=_port, metavar="N", help="port à utiliser, sinon un port libre"
    )
    return parser


_PARSERS: dict[str, Callable[[], _Parser]] = {
    "check": _check,
    "pair": _pair,
    "correct": _correct,
    "demo": _demo,
    "portal": _portal,
}


def _add_flux(parser: _Parser) -> None:
    parser.files.add_argument("flux", type=Path, metavar="FLUX", help="flux déposé")


def _add_accuse(parser: _Parser) -> None:
    parser.files.add_argument(
        "accuse", type=Path, metavar="ACCUSE", help="accusé de traitement de ce flux"
    )


def _add_json(parser: _Parser) -> None:
    parser.choices.add_argument("--json", action="store_true", help="répond par un objet JSON")


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > _LAST_PORT:
        raise argparse.ArgumentTypeError(f"« {text} » n’est pas un numéro de port.")
    return int(text)
