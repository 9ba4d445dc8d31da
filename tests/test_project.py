"""The project itself: one command that prepares any machine, pinned packages, a whole wheel."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from certdesk.version import VERSION

ROOT = Path(__file__).resolve().parents[1]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SYSTEMS = {
    "Linux": {"sys_platform": "linux", "os_name": "posix"},
    "Windows": {"sys_platform": "win32", "os_name": "nt"},
    "Darwin": {"sys_platform": "darwin", "os_name": "posix"},
}


@pytest.fixture
def dev():
    """A fresh copy of dev.py, to be bent by the test."""
    spec = importlib.util.spec_from_file_location("dev_under_test", ROOT / "dev.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def complete(dev, monkeypatch):
    """A Linux that lacks nothing, with no display."""
    monkeypatch.setattr(dev.sys, "platform", "linux")
    monkeypatch.setattr(dev, "opens", lambda library: True)
    monkeypatch.setattr(dev, "has_font", lambda: True)
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda name: object())
    monkeypatch.delenv("DISPLAY", raising=False)
    return dev


class Runs:
    """Stands for `subprocess.run`: keeps the commands and answers the codes it was given."""

    def __init__(self, *codes):
        self.codes = list(codes)
        self.commands = []

    def __call__(self, command, **_options):
        self.commands.append(list(map(str, command)))
        code = self.codes.pop(0) if self.codes else 0
        return subprocess.CompletedProcess(command, code)


# --- the system -----------------------------------------------------------------------------


def test_a_complete_system_misses_nothing(complete):
    assert complete.missing_packages() == []


def test_a_python_without_ensurepip_misses_its_venv_package(complete, monkeypatch):
    monkeypatch.setattr(
        complete.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else object()
    )
    wanted = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    assert complete.missing_packages() == [wanted]


def test_each_missing_library_and_the_font_are_named_by_their_package(complete, monkeypatch):
    monkeypatch.setattr(complete, "opens", lambda library: library != "libEGL.so.1")
    monkeypatch.setattr(complete, "has_font", lambda: False)
    assert complete.missing_packages() == ["libegl1", "fonts-dejavu-core"]


def test_without_a_display_the_font_of_the_tests_is_needed(dev, monkeypatch, tmp_path):
    monkeypatch.setattr(dev, "FONT_FOLDERS", (str(tmp_path),))
    assert not dev.has_font()
    (tmp_path / "vera").mkdir()
    (tmp_path / "vera" / "Vera.ttf").touch()
    monkeypatch.setattr(dev, "has_screen", lambda: False)
    assert not dev.has_font()
    monkeypatch.setattr(dev, "has_screen", lambda: True)
    assert dev.has_font()
    monkeypatch.setattr(dev, "has_screen", lambda: False)
    (tmp_path / "DejaVuSans.ttf").touch()
    assert dev.has_font()


def test_the_libraries_of_x11_are_asked_for_only_where_there_is_a_display(complete, monkeypatch):
    monkeypatch.setattr(complete, "opens", lambda library: "xcb" not in library)
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    assert complete.missing_packages() == []
    monkeypatch.setenv("DISPLAY", ":0")
    assert "libxcb-cursor0" in complete.missing_packages()


def test_a_bundle_takes_the_libraries_of_x11_along_even_where_there_is_no_display(
    complete, monkeypatch
):
    monkeypatch.setattr(complete, "missing_for_a_bundle", lambda version: [])
    monkeypatch.setattr(complete, "opens", lambda library: "xcb" not in library)
    assert complete.missing_packages() == []
    assert "libxcb-cursor0" in complete.missing_packages(build=True)


def test_a_bundle_also_needs_objdump_and_the_shared_python(complete, monkeypatch):
    monkeypatch.setattr(complete.sys, "base_prefix", "/usr")
    monkeypatch.setattr(complete.sysconfig, "get_config_var", lambda name: name)
    monkeypatch.setattr(complete.shutil, "which", lambda name: None)
    monkeypatch.setattr(complete, "opens", lambda library: library != "INSTSONAME")
    assert complete.missing_packages() == []
    assert complete.missing_packages(build=True) == [
        "binutils",
        f"libpython{sys.version_info.major}.{sys.version_info.minor}",
    ]


def test_a_python_that_cannot_be_bundled_is_refused_with_the_reason(complete, monkeypatch):
    monkeypatch.setattr(complete.sysconfig, "get_config_var", lambda name: 0)
    with pytest.raises(complete.Stop, match="enable-shared"):
        complete.missing_packages(build=True)


def test_windows_is_asked_for_no_debian_package(complete, monkeypatch):
    monkeypatch.setattr(complete.sys, "platform", "win32")
    monkeypatch.setattr(complete, "opens", lambda library: False)
    assert complete.missing_packages() == []


def test_without_the_right_to_install_the_exact_line_is_given(dev, monkeypatch):
    runs = Runs()
    monkeypatch.setattr(dev.subprocess, "run", runs)
    monkeypatch.setattr(dev.shutil, "which", lambda name: "/usr/bin/apt-get")
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000, raising=False)
    with pytest.raises(dev.Stop) as stopped:
        dev.install(["python3.11-venv", "libegl1"])
    line = "sudo apt-get install -y --no-install-recommends python3.11-venv libegl1"
    assert str(stopped.value).splitlines()[-1].strip() == line
    assert runs.commands == []


@pytest.mark.parametrize(
    ("known", "codes", "steps"),
    [
        (True, [0], ["install"]),
        (True, [100, 0, 0], ["install", "update", "install"]),
        (False, [0, 0], ["update", "install"]),
    ],
    ids=["known", "stale", "never updated"],
)
def test_root_installs_and_updates_the_lists_only_when_needed(
    dev, monkeypatch, tmp_path, known, codes, steps
):
    runs = Runs(*codes)
    if known:
        (tmp_path / "deb_Packages").touch()
    monkeypatch.setattr(dev, "APT_LISTS", tmp_path)
    monkeypatch.setattr(dev.subprocess, "run", runs)
    monkeypatch.setattr(dev.shutil, "which", lambda name: "/usr/bin/apt-get")
    monkeypatch.setattr(dev.os, "geteuid", lambda: 0, raising=False)
    dev.install(["libegl1"])
    assert [command[1] for command in runs.commands] == steps


def test_a_system_without_apt_is_told_what_to_look_for(dev, monkeypatch):
    monkeypatch.setattr(dev.shutil, "which", lambda name: None)
    with pytest.raises(dev.Stop, match="gestionnaire de paquets"):
        dev.install(["libegl1"])


def test_too_old_a_python_is_refused_in_one_sentence(dev, monkeypatch, capsys):
    monkeypatch.setattr(dev.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(dev.sys, "argv", ["dev.py", "setup"])
    assert dev.main() == 1
    assert capsys.readouterr().err.startswith("Arrêt. CertDesk demande Python 3.11")


# --- .venv and the commands -----------------------------------------------------------------


def test_a_second_setup_does_nothing_until_a_setting_changes(dev, monkeypatch, tmp_path):
    for name in ("pyproject.toml", "constraints.txt", "setup.py"):
        shutil.copy(ROOT / name, tmp_path)
    for name in ("VENV", "PYTHON", "CERTDESK", "MARK"):
        monkeypatch.setattr(dev, name, tmp_path / name)
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    assert not dev.is_ready()
    dev.PYTHON.touch()
    dev.CERTDESK.touch()
    dev.MARK.write_text(dev.fingerprint())
    assert dev.is_ready()
    (tmp_path / "constraints.txt").write_text("lxml==6.1.4")
    assert not dev.is_ready()


def test_a_failed_check_fails_the_whole_but_the_others_still_run(dev, monkeypatch, capsys):
    codes = {"mypy": 1}
    seen = []

    def run(program, *_arguments, **_options):
        seen.append(Path(program).stem)
        return codes.get(Path(program).stem, 0)

    monkeypatch.setattr(dev, "prepare", lambda: None)
    monkeypatch.setattr(dev, "run", run)
    assert dev.check([]) == 1
    assert seen == ["ruff", "ruff", "mypy", "lint-imports", "python", "pytest"]
    assert capsys.readouterr().out.rstrip().endswith("Échec\u00a0: Types (mypy)")


def test_the_demo_without_a_display_plays_the_story_and_says_where(
    dev, monkeypatch, tmp_path, capsys
):
    def play(_program, *arguments, **_options):
        folder = Path(arguments[-1])
        folder.mkdir(parents=True)
        (folder / "1-depart.png").touch()
        return 0

    monkeypatch.setattr(dev, "prepare", lambda: None)
    monkeypatch.setattr(dev, "has_screen", lambda: False)
    monkeypatch.setattr(dev, "run", play)
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "OUTPUT", tmp_path / "build")
    assert dev.demo([]) == 0
    assert "1-depart.png" in capsys.readouterr().out


def test_a_story_that_leaves_no_image_is_a_failure(dev, monkeypatch, tmp_path):
    monkeypatch.setattr(dev, "run", lambda *_arguments, **_options: 0)
    assert dev.play_story(tmp_path / "certdesk", tmp_path / "demo") == 1


@pytest.mark.skipif(os.name == "nt", reason="continuous integration runs on Linux")
def test_continuous_integration_runs_the_command_of_the_readme():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "exec python3 dev.py test" in script.read_text()
    assert "python3 dev.py test" in (ROOT / "README.md").read_text("utf-8")


# --- packages -------------------------------------------------------------------------------


def requirements() -> list[Requirement]:
    """What pyproject.toml asks for, extras included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    lines = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    for extra in project["project"]["optional-dependencies"].values():
        lines += extra
    return [Requirement(line) for line in lines]


def pins() -> list[Requirement]:
    """What constraints.txt fixes."""
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


def same_name(name: str) -> str:
    """A package name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("python", PYTHONS)
def test_every_package_asked_for_is_pinned_to_a_version_that_fits(python):
    environment = {"python_version": python}
    for asked in requirements():
        if asked.marker and not asked.marker.evaluate(environment):
            continue
        (pin,) = [
            pin
            for pin in pins()
            if same_name(pin.name) == same_name(asked.name)
            and (pin.marker is None or pin.marker.evaluate(environment))
        ]
        (version,) = pin.specifier
        assert version.operator == "=="
        assert asked.specifier.contains(version.version), f"{pin} for {asked}"


def test_the_pair_of_versions_that_kills_the_process_is_never_installed():
    for pin in pins():
        if same_name(pin.name) in ("pyside6-essentials", "shiboken6"):
            (version,) = pin.specifier
            recent = version.version.startswith("6.12")
            assert pin.marker.evaluate({"python_version": "3.11"}) is not recent
            assert pin.marker.evaluate({"python_version": "3.12"}) is recent


@pytest.mark.parametrize("system", ["Linux", "Windows", "Darwin"])
def test_every_package_that_comes_along_is_pinned_too(system):
    machine = {"platform_system": system, **SYSTEMS[system]}
    pinned = {
        same_name(pin.name): str(pin.specifier)
        for pin in pins()
        if pin.marker is None or pin.marker.evaluate()
    }
    installed = {same_name(one.name): one for one in importlib.metadata.distributions()}
    waiting = [(asked, "") for asked in requirements()]
    seen: dict[str, set[str]] = {}
    while waiting:
        asked, extra = waiting.pop()
        if asked.marker and not asked.marker.evaluate(machine | {"extra": extra}):
            continue
        name = same_name(asked.name)
        assert name in pinned
        wanted = {"", *asked.extras} - seen.setdefault(name, set())
        seen[name] |= wanted
        if name in installed:  # not there: another system's, or what only `dev.py build` installs
            assert pinned[name] == f"=={installed[name].version}"
            needed = [Requirement(line) for line in installed[name].requires or ()]
            waiting += [(one, extra) for one in needed for extra in wanted]
    assert "markupsafe" in seen, "nothing asks for it but jinja2, that flask asks for"


def test_the_wheel_carries_the_package_and_its_resources(tmp_path):
    source = tmp_path / "source"
    bytecode = shutil.ignore_patterns("__pycache__")
    for name in ("certdesk", "resources"):
        shutil.copytree(ROOT / name, source / name, ignore=bytecode)
    for name in ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md"):
        shutil.copy(ROOT / name, source)
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--quiet"]
    subprocess.run([*command, "--wheel-dir", str(tmp_path), str(source)], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert wheel.name.startswith(f"certdesk-{VERSION}-")
    assert "certdesk/model/errors.py" in names
    assert "certdesk/training/templates/base.html" in names
    assert "certdesk/training/static/style.css" in names
    for path in (ROOT / "resources").rglob("*.*"):
        if path.is_file():
            assert f"certdesk/_resources/{path.relative_to(ROOT / 'resources').as_posix()}" in names
    assert not [name for name in names if name.startswith(("tests/", "tools/", "resources/"))]


# --- texts and sizes ------------------------------------------------------------------------


def test_the_readme_says_that_the_tool_is_independent():
    text = (ROOT / "README.md").read_text("utf-8")
    assert "Outil indépendant, sans lien avec la Caisse des Dépôts" in text
    assert len(text.splitlines()) < 80


def test_the_changelog_tells_the_version_in_hand():
    assert f"## [{VERSION}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_no_module_is_longer_than_four_hundred_lines():
    paths = [
        path
        for folder in ("certdesk", "tests", "benchmarks", "tools")
        for path in (ROOT / folder).rglob("*.py")
    ]
    long = {path.name for path in paths if len(path.read_text("utf-8").splitlines()) > 400}
    assert not long
