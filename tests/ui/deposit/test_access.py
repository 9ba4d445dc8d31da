"""Signing in: only when needed, with what is remembered first, and never twice with a refusal."""

from __future__ import annotations

import threading

import pytest

from certdesk.portal_client.credentials import Secret
from certdesk.portal_client.errors import CredentialsRefused, SessionExpired, VaultUnusable
from certdesk.ui.deposit.login import Given
from certdesk.ui.deposit.portal_task import PortalTask
from tests.ui.deposit.paper_portal import PORTAL, MemoryVault, PaperServices

KEY = ("CertDesk entrainement", "99EXO794")


@pytest.fixture
def vault():
    return MemoryVault()


@pytest.fixture
def services(tmp_path, jobs, vault):
    made = PaperServices(tmp_path, jobs, vault)
    yield made
    made.journal.close()


@pytest.fixture
def access(services):
    return services.portal.access


@pytest.fixture
def heard():
    return []


@pytest.fixture
def task(access, heard):
    """A task that returns 42, with everything that it says."""

    def made(work=lambda _client, _tick: 42):
        task = PortalTask(access, PORTAL, work)
        for name in ("signing_in", "working", "cancelled", "finished"):
            getattr(task, name).connect(lambda name=name: heard.append(name))
        for name in ("asked", "succeeded", "failed", "not_remembered"):
            getattr(task, name).connect(lambda value, name=name: heard.append((name, value)))
        return task

    return made


def given(password="bon", *, remember=False):
    return Given("99EXO794", Secret(password), remember)


def remembered(services, vault):
    services.credentials.remember("entrainement", "99EXO794", Secret("bon"))
    services.credentials.forget_session()
    assert vault.kept == {KEY: "bon"}


def test_a_password_that_nobody_knows_is_asked_and_kept_for_the_session(
    access, services, task, heard, qtbot, vault
):
    first = task()
    with qtbot.waitSignal(first.asked) as asked:
        first.start()
    assert asked.args[0].hint == "Compte d’exercice"
    assert asked.args[0].place.name == "le trousseau du test"
    with qtbot.waitSignal(first.finished):
        first.give(given())
    assert heard[1:] == ["signing_in", "working", ("succeeded", 42), "finished"]
    assert access.is_signed_in(PORTAL)
    assert vault.kept == {}
    heard.clear()
    again = task()
    with qtbot.waitSignal(again.finished):
        again.start()
    assert heard == ["working", ("succeeded", 42), "finished"]
    assert services.clients[0].signed_in == [("99EXO794", "bon")]


def test_what_is_remembered_is_used_without_asking(services, task, heard, qtbot, vault):
    remembered(services, vault)
    one = task()
    with qtbot.waitSignal(one.finished):
        one.start()
    assert heard == ["signing_in", "working", ("succeeded", 42), "finished"]


def test_a_password_is_remembered_once_it_was_accepted_only(task, qtbot, vault, services):
    one = task()
    with qtbot.waitSignal(one.asked):
        one.start()
    with qtbot.waitSignal(one.finished):
        one.give(given(remember=True))
    assert vault.kept == {KEY: "bon"}
    assert services.credentials.known("entrainement") == ("99EXO794",)


def test_a_refused_password_is_asked_again_and_never_remembered(
    services, access, task, qtbot, vault
):
    one = task()
    with qtbot.waitSignal(one.asked):
        one.start()
    access._session(PORTAL).client.failures.append(CredentialsRefused("Refusé.", "Vérifiez."))
    with qtbot.waitSignal(one.asked) as asked:
        one.give(given("mauvais", remember=True))
    assert asked.args[0].problem == "Refusé. Vérifiez."
    assert vault.kept == {}
    with qtbot.waitSignal(one.finished):
        one.give(given())
    assert [each[1] for each in services.clients[0].signed_in] == ["mauvais", "bon"]


def test_a_remembered_password_that_is_refused_is_tried_once(services, access, task, qtbot, vault):
    remembered(services, vault)
    access._session(PORTAL).client.failures.append(CredentialsRefused("Refusé.", ""))
    one = task()
    with qtbot.waitSignal(one.asked):
        one.start()
    assert len(services.clients[0].signed_in) == 1
    one.give_up()


def test_who_does_not_want_to_sign_in_cancels(task, heard, qtbot):
    one = task()
    with qtbot.waitSignal(one.asked):
        one.start()
    one.give_up()
    assert heard[-2:] == ["cancelled", "finished"]


def test_an_automatic_look_never_asks(task, heard, qtbot):
    one = task()
    with qtbot.waitSignal(one.finished):
        one.start(may_ask=False)
    assert isinstance(heard[0][1], SessionExpired)
    assert heard[-1] == "finished"


def test_a_session_that_ended_signs_in_again_and_goes_on(services, task, heard, qtbot, vault):
    remembered(services, vault)
    first = task()
    with qtbot.waitSignal(first.finished):
        first.start()
    heard.clear()
    times = []

    def work(_client, _tick):
        times.append(1)
        if len(times) == 1:
            raise SessionExpired("Terminée.", "")
        return "lu"

    one = task(work)
    with qtbot.waitSignal(one.finished):
        one.start()
    assert heard == ["working", "signing_in", "working", ("succeeded", "lu"), "finished"]


def test_a_keyring_that_resists_does_not_prevent_from_signing_in(task, heard, qtbot, vault):
    vault.failure = VaultUnusable("Le trousseau est verrouillé.", "Saisissez-le.")
    one = task()
    with qtbot.waitSignal(one.asked):
        one.start()
    with qtbot.waitSignal(one.finished):
        one.give(given(remember=True))
    assert ("succeeded", 42) in heard
    (told,) = [
        value
        for name, value in (h for h in heard if isinstance(h, tuple))
        if name == "not_remembered"
    ]
    assert told is vault.failure


def test_a_disk_that_resists_is_told_and_ends_the_task(task, heard, qtbot):
    def work(_client, _tick):
        raise OSError(28, "No space left on device")

    one = task(work)
    with qtbot.waitSignal(one.asked):
        one.start()
    with qtbot.waitSignal(one.finished):
        one.give(given())
    (name, error), last = heard[-2:]
    assert (name, last) == ("failed", "finished")
    assert "Vérifiez la place sur le disque" in error.remedy


def test_a_mistake_of_ours_ends_the_task_before_it_is_told(task, heard, qtbot):
    def work(_client, _tick):
        raise KeyError("defect")

    one = task(work)
    with qtbot.waitSignal(one.asked):
        one.start()
    with qtbot.capture_exceptions() as raised, qtbot.waitSignal(one.finished):
        one.give(given())
    assert [kind for kind, _error, _trace in raised] == [KeyError]
    (name, error), last = heard[-2:]
    assert (name, last) == ("failed", "finished")
    assert "imprévue" in error.message


def two_accounts(services):
    for identifier in ("99EXO112", "99EXO794"):
        services.credentials.remember("entrainement", identifier, Secret("bon"))
    services.credentials.forget_session()


def test_among_several_accounts_the_clerk_chooses_the_last_used_first(
    access, services, task, heard, qtbot
):
    two_accounts(services)
    one = task()
    with qtbot.waitSignal(one.asked) as asked:
        one.start()
    assert asked.args[0].known == ("99EXO794", "99EXO112")
    assert asked.args[0].remembered == {"99EXO794", "99EXO112"}
    with qtbot.waitSignal(one.finished):
        one.give(Given("99EXO112", None))
    assert services.clients[0].signed_in == [("99EXO112", "bon")]
    assert ("succeeded", 42) in heard
    assert services.credentials.known("entrainement") == ("99EXO112", "99EXO794")
    again = task()
    with qtbot.waitSignal(again.finished):
        again.start()  # signed in: not asked twice in one session


def test_an_automatic_look_uses_the_account_that_was_used_last(services, task, heard, qtbot):
    two_accounts(services)
    services.credentials.note_used("entrainement", "99EXO112")
    one = task()
    with qtbot.waitSignal(one.finished):
        one.start(may_ask=False)
    assert services.clients[0].signed_in == [("99EXO112", "bon")]


def test_an_account_that_cannot_do_it_is_not_taken_again_without_asking(
    access, services, task, qtbot, vault
):
    remembered(services, vault)
    one = task()
    with qtbot.waitSignal(one.finished):
        one.start()
    access.change_account(PORTAL)
    assert services.https[0].closed
    looking = task()
    with qtbot.waitSignal(looking.finished):
        looking.start(may_ask=False)  # it takes what there is, and the choice is still to be made
    again = task()
    with qtbot.waitSignal(again.asked) as asked:
        again.start()
    assert asked.args[0].known == ("99EXO794",)
    with qtbot.waitSignal(again.finished):
        again.give(Given("99EXO112", Secret("bon")))
    assert services.clients[-1].signed_in[-1] == ("99EXO112", "bon")
    assert not access.must_choose(PORTAL)


def test_a_remembered_password_that_is_gone_is_asked_for(services, task, qtbot, vault):
    two_accounts(services)
    one = task()
    with qtbot.waitSignal(one.asked):
        one.start()
    vault.kept.clear()
    with qtbot.waitSignal(one.asked) as asked:
        one.give(Given("99EXO112", None))
    assert "n’est plus dans le trousseau" in asked.args[0].problem
    assert asked.args[0].remembered == {"99EXO794"}
    one.give_up()


def test_locking_forgets_the_session_and_the_password(access, services, task, qtbot):
    one = task()
    with qtbot.waitSignal(one.asked):
        one.start()
    with qtbot.waitSignal(one.finished):
        one.give(given())
    services.https[0].cookies["session"] = "secret"
    access.forget()
    assert not access.is_signed_in(PORTAL)
    assert services.https[0].cookies == {}
    assert services.credentials.get("entrainement", "99EXO794") is None
    again = task()
    with qtbot.waitSignal(again.asked):
        again.start()
    again.give_up()


def test_locking_lets_the_work_under_way_end_and_then_forgets(
    access, services, task, heard, qtbot, vault
):
    remembered(services, vault)
    began, answer = threading.Event(), threading.Event()

    def work(_client, _tick):
        began.set()
        assert answer.wait(10)
        return dict(services.https[0].cookies)

    one = task(work)
    one.start()
    qtbot.waitUntil(began.is_set)
    services.https[0].cookies["session"] = "secret"
    access.forget()
    assert not access.is_signed_in(PORTAL)
    assert not services.https[0].closed
    with qtbot.waitSignal(one.finished):
        answer.set()
    assert ("succeeded", {"session": "secret"}) in heard
    assert services.https[0].cookies == {}
    assert services.https[0].closed


def test_the_work_under_way_signs_in_no_more_once_it_is_locked(access, services, vault):
    remembered(services, vault)
    access._session(PORTAL)
    access.sign_in(PORTAL, given())
    access.forget()
    assert services.clients[0].again() is None
    assert len(services.clients) == 1


@pytest.mark.parametrize("remember", [False, True])
def test_a_password_typed_before_the_lock_is_not_kept_after_it(access, services, vault, remember):
    def lock_meanwhile(*_login):
        access.forget()

    if remember:
        vault.set = lock_meanwhile
    else:
        access._session(PORTAL).client.sign_in = lock_meanwhile
    if remember:
        access.sign_in(PORTAL, given(remember=True))
    else:
        with pytest.raises(SessionExpired, match="verrouillé"):
            access.sign_in(PORTAL, given())
    assert services.credentials._session == {}
    assert services.https[0].closed


def test_closing_lets_every_connection_go(access, services):
    access._session(PORTAL)
    access.close()
    assert services.https[0].closed


def test_a_reading_signs_in_again_with_the_password_of_the_session(access, services, task, qtbot):
    one = task()
    with qtbot.waitSignal(one.asked):
        one.start()
    assert access._session(PORTAL).client.again() is None
    with qtbot.waitSignal(one.finished):
        one.give(given())
    assert services.clients[0].again() == ("99EXO794", "bon")
