"""Where there is no embedded browser, it is said why."""

from __future__ import annotations

import os
import sys

import pytest

from certdesk.ui.portal.engine import Engine, NoEngine, forbids_sandbox, load_engine


@pytest.fixture
def plain_environment(monkeypatch):
    monkeypatch.delenv("QTWEBENGINE_DISABLE_SANDBOX", raising=False)


def test_with_the_extra_it_is_there_and_says_its_version():
    engine = load_engine()
    assert isinstance(engine, Engine)
    assert engine.chromium.fixed_until is not None


def test_without_the_extra_the_system_browser_is_the_way(monkeypatch):
    monkeypatch.setitem(sys.modules, "PySide6.QtWebEngineWidgets", None)
    found = load_engine()
    assert isinstance(found, NoEngine)
    assert "n’est pas installé" in found.message


def test_with_a_library_missing_it_does_not_fail(monkeypatch):
    monkeypatch.setitem(sys.modules, "certdesk.ui.portal.portal_view", None)
    found = load_engine()
    assert isinstance(found, NoEngine)
    assert "bibliothèques" in found.message


def test_as_root_it_is_not_started(monkeypatch, plain_environment):
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    found = load_engine()
    assert isinstance(found, NoEngine)
    assert "administrateur" in found.message


@pytest.mark.parametrize(
    ("switch", "value", "forbidden"),
    [
        ("kernel/unprivileged_userns_clone", "0", True),
        ("kernel/unprivileged_userns_clone", "1", False),
        ("user/max_user_namespaces", "0", True),
        ("user/max_user_namespaces", "63000", False),
        ("kernel/apparmor_restrict_unprivileged_userns", "1", True),
    ],
)
def test_a_linux_that_refuses_the_sandbox_is_seen_before_chromium_dies(
    tmp_path, switch, value, forbidden
):
    path = tmp_path / switch
    path.parent.mkdir(parents=True)
    path.write_text(f"{value}\n")
    assert forbids_sandbox(tmp_path) is forbidden
    assert not forbids_sandbox(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "door",
    [
        "--remote-debugging-port=9222",
        "--remote-debugging-pipe",
        "--ignore-certificate-errors",
        "--ignore-certificate-errors-spki-list=x",
        "--disable-web-security",
        "--disable-site-isolation-trials",
        "--no-sandbox",
        "--host-resolver-rules=MAP * 127.0.0.1",
        "--user-data-dir=/tmp/x",
        "--log-net-log=/tmp/x",
        "--ssl-key-log-file=/tmp/x",
        "--load-extension=/tmp/x",
        "--enable-logging --v=1",
        "--langue",
    ],
)
def test_no_door_is_opened_by_the_environment(monkeypatch, door):
    monkeypatch.setenv("QTWEBENGINE_REMOTE_DEBUGGING", "9222")
    monkeypatch.setenv("QTWEBENGINE_CHROMIUM_FLAGS", f"--lang=fr {door} --disable-gpu")
    assert isinstance(load_engine(), Engine)
    assert "QTWEBENGINE_REMOTE_DEBUGGING" not in os.environ
    flags = os.environ["QTWEBENGINE_CHROMIUM_FLAGS"].split()
    assert flags == ["--lang=fr", "--disable-gpu", "--disable-http2", "--disable-quic"]


def test_what_is_set_once_is_the_same_the_next_time(monkeypatch):
    monkeypatch.setenv("QTWEBENGINE_CHROMIUM_FLAGS", "--proxy-server=proxy.exemple:3128")
    load_engine()
    first = os.environ["QTWEBENGINE_CHROMIUM_FLAGS"]
    load_engine()
    assert os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] == first
    assert first.startswith("--proxy-server=proxy.exemple:3128 ")
