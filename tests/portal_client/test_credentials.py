"""Passwords: in a store accepted by its name or in memory, and never in any text."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import threading
import traceback

import keyring.backends.chainer
import keyring.backends.fail
import keyring.backends.null
import pytest
from keyring.errors import InitError, KeyringLocked, PasswordDeleteError, PasswordSetError

from certdesk.portal_client.credentials import Credentials, Secret
from certdesk.portal_client.errors import VaultUnusable
from certdesk.portal_client.vault import ACCEPTED, NO_STORE, REFUSED_STORE, Vault

ORIGIN = "https://portail.example"
PASSWORD = "Zx9-mot-de-passe"


class Store:
    """A store of passwords that a test breaks as it likes."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.failure: Exception | None = None

    def get_password(self, service, username):
        self._fail()
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self._fail()
        self.kept[service, username] = password

    def delete_password(self, service, username):
        self._fail()
        del self.kept[service, username]

    def _fail(self):
        if self.failure is not None:
            raise self.failure


def named(full_name):
    """A store that bears this name."""
    module, _, name = full_name.rpartition(".")
    made = type(name, (Store,), {"__module__": module, "__qualname__": name})
    return made()


SECRET_SERVICE = "keyring.backends.SecretService.Keyring"
PLAIN_TEXT = "keyrings.alt.file.PlaintextKeyring"


@pytest.fixture
def store():
    return named(SECRET_SERVICE)


@pytest.fixture
def known_file(tmp_path):
    return tmp_path / "donnees" / "identifiants.json"


@pytest.fixture
def credentials(store, known_file):
    return Credentials(Vault(lambda: store), known_file)


def place_of(*names):
    """Where passwords go with this store, or with these ones chained."""
    if len(names) == 1:
        return Vault(lambda: named(names[0])).place
    chain = named("keyring.backends.chainer.ChainerBackend")
    chain.backends = [named(name) for name in names]
    return Vault(lambda: chain).place


# --- which store -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ACCEPTED)
def test_the_stores_of_the_systems_are_accepted_by_their_name(name):
    place = place_of(name)
    assert place.lasts
    assert ACCEPTED[name] in place.sentence


@pytest.mark.parametrize(
    "name",
    [
        PLAIN_TEXT,
        "keyrings.alt.file.EncryptedKeyring",
        "keyring.backends.SecretService.KeyringOfSomebodyElse",
        "somebody.SecretService.Keyring",
        "keyring.backends.libsecret.Keyring",
    ],
)
def test_any_other_store_is_refused_and_the_memory_serves(name):
    place = place_of(name)
    assert not place.lasts
    assert place.sentence == REFUSED_STORE


@pytest.mark.parametrize(
    "backend", [keyring.backends.fail.Keyring(), keyring.backends.null.Keyring()]
)
def test_a_system_without_a_store_says_so(backend):
    assert Vault(lambda: backend).place.sentence == NO_STORE


def test_a_chain_is_accepted_when_each_of_its_stores_is():
    kwallet = "keyring.backends.kwallet.DBusKeyring"
    place = place_of(kwallet, SECRET_SERVICE)
    assert place.name == f"{ACCEPTED[kwallet]} et {ACCEPTED[SECRET_SERVICE]}"
    assert place_of(SECRET_SERVICE, PLAIN_TEXT).sentence == REFUSED_STORE
    chain = keyring.backends.chainer.ChainerBackend()
    assert Vault(lambda: chain).place.lasts is bool(chain.backends)


@pytest.mark.parametrize("error", [RuntimeError(), ImportError(), InitError(), OSError()])
def test_a_store_named_in_a_setting_that_is_not_there_is_no_store(error):
    def find():
        raise error

    assert Vault(find).place.sentence == NO_STORE


def test_the_store_that_the_environment_names_is_looked_at_too(monkeypatch):
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    keyring.core.init_backend()
    try:
        assert Vault().place.sentence == NO_STORE
    finally:
        monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
        keyring.core.init_backend()


def test_the_store_of_windows_does_not_follow_a_roaming_profile():
    windows = named("keyring.backends.Windows.WinVaultKeyring")
    assert Vault(lambda: windows).place.lasts
    assert windows.persist == "local machine"


def test_the_store_is_looked_for_once_and_not_before_it_is_needed(store, known_file):
    asked = []
    credentials = Credentials(Vault(lambda: asked.append(1) or store), known_file)
    assert credentials.known(ORIGIN) == ()
    assert asked == []
    credentials.get(ORIGIN, "A")
    credentials.get(ORIGIN, "B")
    assert asked == [1]


# --- remember, hold, forget ------------------------------------------------------------------


def test_a_remembered_password_outlives_the_program(credentials, store, known_file):
    assert credentials.remember(ORIGIN, "04DRC794", Secret(PASSWORD))
    later = Credentials(Vault(lambda: store), known_file)
    found = later.get(ORIGIN, "04DRC794")
    assert found is not None
    assert found.reveal() == PASSWORD
    assert later.known(ORIGIN) == ("04DRC794",)
    assert later.get("https://autre.example", "04DRC794") is None
    assert later.get(ORIGIN, "AUTRE") is None


def test_a_password_that_is_not_to_be_remembered_lasts_as_long_as_the_session(
    credentials, store, known_file
):
    credentials.hold(ORIGIN, "04DRC794", Secret(PASSWORD))
    assert credentials.get(ORIGIN, "04DRC794").reveal() == PASSWORD
    assert credentials.known(ORIGIN) == ("04DRC794",)
    assert store.kept == {}
    assert not known_file.exists()
    credentials.forget_session()
    assert credentials.get(ORIGIN, "04DRC794") is None
    assert credentials.known(ORIGIN) == ()


def test_locking_the_session_leaves_what_the_store_holds(credentials):
    credentials.remember(ORIGIN, "04DRC794", Secret(PASSWORD))
    credentials.forget_session()
    assert credentials.get(ORIGIN, "04DRC794").reveal() == PASSWORD


def test_without_a_store_remembering_is_holding(known_file):
    credentials = Credentials(Vault(lambda: named(PLAIN_TEXT)), known_file)
    assert not credentials.remember(ORIGIN, "04DRC794", Secret(PASSWORD))
    assert credentials.get(ORIGIN, "04DRC794").reveal() == PASSWORD
    assert not known_file.exists()
    credentials.forget(ORIGIN, "04DRC794")
    assert credentials.get(ORIGIN, "04DRC794") is None


def test_the_latest_identifiant_comes_first(credentials):
    for identifiant in ("A", "B", "A"):
        credentials.remember(ORIGIN, identifiant, Secret(PASSWORD))
    assert credentials.known(ORIGIN) == ("A", "B")
    assert credentials.count() == 2


def test_forgetting_one_leaves_the_others_and_forgetting_all_leaves_nothing(
    credentials, store, known_file
):
    for origin, identifiant in ((ORIGIN, "A"), (ORIGIN, "B"), ("https://autre.example", "C")):
        credentials.remember(origin, identifiant, Secret(PASSWORD))
    credentials.hold(ORIGIN, "D", Secret(PASSWORD))
    credentials.forget(ORIGIN, "A")
    assert {username for _service, username in store.kept} == {"B", "C"}
    assert credentials.known(ORIGIN) == ("B", "D")
    assert credentials.forget_all() == 2
    assert store.kept == {}
    assert credentials.get(ORIGIN, "D") is None
    assert not known_file.exists()
    assert credentials.forget_all() == 0


def test_forgetting_what_is_not_there_is_no_failure(credentials):
    credentials.forget(ORIGIN, "personne")


def test_practice_and_reality_have_entries_of_their_own(store, tmp_path):
    real = Credentials(Vault(lambda: store), tmp_path / "reel.json")
    practice = Credentials(Vault(lambda: store), tmp_path / "e.json", service="CertDesk exercice")
    real.remember(ORIGIN, "A", Secret(PASSWORD))
    assert practice.get(ORIGIN, "A") is None


@pytest.mark.parametrize("text", ["", "[]", '{"identifiants": 3}', '{"identifiants": {"a": 4}}'])
def test_a_damaged_list_of_identifiants_is_an_empty_one(credentials, known_file, text):
    known_file.parent.mkdir()
    known_file.write_text(text)
    assert credentials.known(ORIGIN) == ()
    credentials.remember(ORIGIN, "A", Secret(PASSWORD))
    assert credentials.known(ORIGIN) == ("A",)


# --- what a store does -----------------------------------------------------------------------


ACTS = {
    "lire": lambda credentials: credentials.get(ORIGIN, "A"),
    "garder": lambda credentials: credentials.remember(ORIGIN, "A", Secret(PASSWORD)),
    "effacer": lambda credentials: credentials.forget(ORIGIN, "A"),
}


@pytest.mark.parametrize("verb", ACTS)
@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (KeyringLocked(f"locked, {PASSWORD}"), "verrouillé"),
        (InitError(PASSWORD), "n’a pas répondu"),
        (PasswordSetError(PASSWORD), "n’a pas répondu"),
        (PasswordDeleteError(PASSWORD), "n’a pas effacé"),
        (RuntimeError(PASSWORD), "n’a pas répondu"),
        (OSError(PASSWORD), "n’a pas répondu"),
    ],
)
def test_a_store_that_fails_is_told_without_its_own_words(credentials, store, verb, failure, said):
    store.failure = failure
    with pytest.raises(VaultUnusable) as told:
        ACTS[verb](credentials)
    assert said in told.value.message
    assert told.value.remedy
    text = "".join(traceback.format_exception(told.value))
    assert PASSWORD not in text


def test_the_failures_of_the_dbus_libraries_are_expected(credentials, store):
    secretstorage = pytest.importorskip("secretstorage", reason="SecretService is of Linux")
    store.failure = secretstorage.exceptions.PromptDismissedException(PASSWORD)
    with pytest.raises(VaultUnusable, match="n’a pas répondu"):
        credentials.get(ORIGIN, "A")


def test_a_password_that_the_store_does_not_take_serves_in_this_session(credentials, store):
    store.failure = KeyringLocked()
    with pytest.raises(VaultUnusable):
        credentials.remember(ORIGIN, "A", Secret(PASSWORD))
    assert credentials.get(ORIGIN, "A").reveal() == PASSWORD
    store.failure = None
    assert credentials.forget_all() == 1, "it is listed: the store may have taken it"


def test_a_mistake_of_ours_is_no_message_to_the_clerk(credentials, store):
    store.failure = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        credentials.get(ORIGIN, "A")


def test_the_list_of_identifiants_never_waits_for_the_store(credentials, store):
    waiting, opened = threading.Event(), threading.Event()

    def prompt(_service, _username):
        waiting.set()
        assert opened.wait(10)

    store.get_password = prompt
    asking = threading.Thread(target=credentials.get, args=(ORIGIN, "A"))
    asking.start()
    assert waiting.wait(10)
    assert credentials.known(ORIGIN) == ()
    credentials.hold(ORIGIN, "B", Secret(PASSWORD))
    credentials.forget_session()
    opened.set()
    asking.join()


# --- no text shows a password ----------------------------------------------------------------


def test_no_text_log_or_copy_of_a_secret_shows_it(caplog):
    secret = Secret(PASSWORD)
    caplog.set_level(logging.DEBUG)
    logging.getLogger("certdesk").warning("%s %r", secret, {"mot de passe": secret})
    shown = [repr(secret), str(secret), f"{secret}", f"{[secret]}", caplog.text]
    assert PASSWORD not in "".join(shown)
    for write in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            write(secret)
    with pytest.raises(TypeError):
        json.dumps(secret)
    assert not hasattr(secret, "__dict__")


def test_no_text_of_the_credentials_nor_any_file_shows_a_password(credentials, known_file, caplog):
    caplog.set_level(logging.DEBUG)
    credentials.remember(ORIGIN, "A", Secret(PASSWORD))
    credentials.hold(ORIGIN, "B", Secret(PASSWORD))
    shown = f"{credentials!r} {vars(credentials)} {credentials.place}"
    assert PASSWORD not in shown + caplog.text + known_file.read_text()
    assert [path.name for path in known_file.parent.iterdir()] == [known_file.name]


def test_a_failure_in_the_middle_shows_no_password_in_its_traceback(credentials, store):
    def fail(_service, _username, password):
        raise PasswordSetError(f"cannot write {password}")

    store.set_password = fail
    with pytest.raises(VaultUnusable) as told:
        credentials.remember(ORIGIN, "A", Secret(PASSWORD))
    text = "".join(traceback.format_exception(told.value))
    assert PASSWORD not in text
    assert told.value.__cause__ is None
    assert told.value.__suppress_context__
