"""The command line as a program: French only, UTF-8 everywhere, never a traceback."""

from __future__ import annotations

import errno
import io
import json
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from certdesk import __main__ as entry
from certdesk import cli
from certdesk.model.dossier import telling
from certdesk.version import VERSION
from tests.builders import M1, flux, passage, rapport
from tests.cli_support import ROOT, Said, call, run_program

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["call"]
NAME = "identificationTitulaire/titulaire/nomNaissance"
ENGLISH = ("usage", "required", "error:", "invalid", "argument ", "options:", "positional", "show")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    work = tmp_path / "déposé"
    work.mkdir()
    (work / "flux.xml").write_bytes(flux(passage("É1", nomNaissance="DRANT"), "B"))
    (work / "accusé.xml").write_bytes(rapport({"É1": M1}, ok=["B"]))
    (work / "edits.json").write_text(
        json.dumps({"passages": {"É1": {NAME: "Łœ"}}}, ensure_ascii=False), "utf-8"
    )
    return work


def in_french(said: Said) -> bool:
    return not any(word in f"{said.out}{said.err}" for word in ENGLISH)


# -- arguments --------------------------------------------------------------------------------

WRONG_USAGE = {
    "no file": (["check"], "Il manque\u00a0: FLUX."),
    "too many files": (["check", "a", "b", "c"], "Argument inconnu\u00a0: b c."),
    "one of two files": (["pair", "a"], "Il manque\u00a0: ACCUSE."),
    "no output": (["correct", "a", "b"], "Il manque\u00a0: -o."),
    "option without its value": (["check", "a", "--xsd"], "L’option --xsd attend une valeur."),
    "value to a switch": (["check", "a", "--json=1"], "L’option --json n’attend pas de valeur."),
    "unknown option": (["check", "a", "--foo"], "Argument inconnu\u00a0: --foo."),
    "shortened option": (["check", "a", "--js"], "Argument inconnu\u00a0: --js."),
    "port in letters": (["portal", "--port", "x"], "n’est pas un numéro de port"),
    "port too high": (["portal", "--port", "65536"], "n’est pas un numéro de port"),
    "unknown option of the window": (["--foo"], "Argument inconnu\u00a0: --foo."),
    "mistyped command": (["chekc"], "Ni commande ni fichier\u00a0: «\u00a0chekc\u00a0»."),
}


@pytest.mark.parametrize(("arguments", "told"), WRONG_USAGE.values(), ids=WRONG_USAGE.keys())
def test_arguments_that_make_no_sense_are_told_in_french(call, arguments, told):
    said = call(*arguments)
    assert said.refused
    assert told in said.err
    assert "--help" in said.err
    assert in_french(said)


@pytest.mark.parametrize("command", ["", "check", "pair", "correct", "demo", "portal"])
def test_the_help_is_in_french(command):
    said = run_program(*filter(None, [command]), "--help")
    assert said.code == 0
    assert said.out.startswith(f"Utilisation\u00a0: certdesk {command}".rstrip())
    assert in_french(said)


def test_the_version_is_told():
    said = run_program("--version")
    assert (said.code, said.out.strip()) == (0, VERSION)


# -- as a program -----------------------------------------------------------------------------

LOCALES = {
    "utf-8": {"PYTHONUTF8": "1"},
    "posix": {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    "cp1252": {"PYTHONIOENCODING": "cp1252"},
    "ascii": {"PYTHONIOENCODING": "ascii"},
}


@pytest.mark.parametrize("locale", LOCALES.values(), ids=LOCALES.keys())
def test_the_answers_are_utf_8_whatever_the_console(folder, locale):
    said = run_program("pair", folder / "flux.xml", folder / "accusé.xml", "--json", **locale)
    assert said.code == 1
    assert said.answer["ko"][0]["idTechnique"] == "É1"
    said = run_program("pair", folder / "flux.xml", folder / "accusé.xml", **locale)
    assert said.out.startswith("Lien entre les deux fichiers\u00a0: idFlux identique")
    said = run_program("check", folder / "accusé.xml", **locale)
    assert said.refused
    assert "accusé" in said.err


def test_a_script_corrects_a_file(folder):
    said = run_program(
        "correct", "flux.xml", "accusé.xml", "-o", "corrigé.xml", "--edits", "edits.json",
        "--json", in_folder=folder,
    )  # fmt: skip
    assert (said.code, said.err) == (0, "")
    assert said.answer["out"] == "corrigé.xml"
    assert "<cpf:nomNaissance>Łœ<" in (folder / "corrigé.xml").read_text("utf-8")


def test_the_persons_own_folders_are_not_touched(folder, own_user_folders):
    files = [folder / "flux.xml", folder / "accusé.xml"]
    run_program("check", files[0])
    run_program("pair", *files)
    run_program("correct", *files, "-o", folder / "out.xml", "--all")
    assert (folder / "out.xml").exists()
    assert not own_user_folders.exists()


def test_qt_is_not_needed_to_check_pair_and_correct(folder):
    blocked = (
        "import sys; sys.modules['PySide6'] = None; from certdesk.cli import main; "
        "sys.exit(main(sys.argv[1:]))"
    )
    files = [str(folder / "flux.xml"), str(folder / "accusé.xml")]
    for arguments in (["check", files[0]], ["pair", *files]):
        done = subprocess.run(
            [sys.executable, "-c", blocked, *arguments], cwd=ROOT, capture_output=True, check=False
        )
        assert done.stderr == b""
        assert done.returncode in (0, 1)


def test_a_reader_that_leaves_early_is_no_traceback(folder):
    command = [sys.executable, "-m", "certdesk", "check", str(folder / "flux.xml")]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        told = running.stderr.read()
    assert told == b""
    assert running.returncode == 2


def test_an_answer_that_cannot_be_given_is_one_line(folder, capsys, monkeypatch):
    class FullDisk(io.StringIO):
        def write(self, _text: str) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    for output in (FullDisk(), None):
        monkeypatch.setattr(sys, "stdout", output)
        assert cli.main(["check", str(folder / "flux.xml")]) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert "La réponse ne peut pas être donnée" in line


@pytest.mark.skipif(sys.platform != "linux", reason="only there may a screen be missing")
@pytest.mark.parametrize("arguments", [[], ["flux.xml"], ["demo"]], ids=["alone", "file", "demo"])
def test_without_a_screen_the_window_says_so(arguments):
    said = run_program(*arguments, DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="")
    assert said.refused
    assert "aucun écran" in said.err


def test_a_port_that_is_taken_is_one_line(call):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = call("portal", "--port", str(taken.getsockname()[1]))
    assert said.refused
    assert "déjà utilisé" in said.err


def test_a_window_that_cannot_be_loaded_is_told(call, monkeypatch):
    monkeypatch.setitem(sys.modules, "certdesk.compose", None)
    for arguments in ([], ["demo"]):
        said = call(*arguments)
        assert said.refused
        assert "il manque une bibliothèque" in said.err


def test_an_interruption_is_told(call, folder, monkeypatch):
    def interrupt(_path: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "open_flux", interrupt)
    assert call("check", folder / "flux.xml").refused


# -- our own defects --------------------------------------------------------------------------

_DEFECT = """
import sys
from certdesk import __main__ as entry, cli
def broken(_options):
    raise KeyError("DUPONT")
cli._COMMANDS["check"] = broken
sys.argv = ["certdesk", "check", "x"]
sys.exit(entry.main())
"""


def test_a_defect_of_ours_is_one_line_without_anybodys_name():
    done = subprocess.run(
        [sys.executable, "-c", _DEFECT], cwd=ROOT, capture_output=True, check=False
    )
    told = done.stderr.decode("utf-8")
    assert done.returncode == 2
    assert told.startswith("certdesk\u00a0: erreur interne (KeyError, <string>:5).")
    assert len(told.splitlines()) == 1
    assert "DUPONT" not in told


def test_the_entry_of_the_program_is_the_command_line(capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["certdesk", "portal", "--port", "x"])
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    assert entry.main() == 2
    assert "port" in capsys.readouterr().err


def test_a_program_without_console_says_nothing_and_does_not_fail(monkeypatch):
    """The bundle of Windows has no console: its streams are None."""
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert cli.main(["portal", "--port", "x"]) == 2


def test_long_lists_are_cut_for_people():
    assert telling.counted(1, "passage") == "1 passage"
    (line,) = telling._named("Absents", [f"A{number}" for number in range(25)])
    assert line.startswith("Absents (25)\u00a0: A0, A1, ")
    assert line.endswith("A19… et 5 autres")
