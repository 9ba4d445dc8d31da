"""A deposit leaves once; whatever happens, what is told of it is true."""

from __future__ import annotations

from itertools import pairwise

import httpx2
import pytest

from certdesk.model.errors import FileChanged, FileUnreadable
from certdesk.model.progress import Cancelled
from certdesk.portal_client.errors import (
    AccountLost,
    DepositRefused,
    OutcomeUnknown,
    PageUnreadable,
    PortalError,
    PortalUnreachable,
    Sent,
    SessionExpired,
    SessionLost,
)
from certdesk.portal_client.organisations import Organisation, Role
from certdesk.portal_client.upload import PIECE
from tests.portal_client import samples
from tests.portal_client.fake_site import CUT, END, FakeSite, make_flux, redirect, shown

OWN = Organisation("", "Vos propres données", Role.CERTIFICATEUR)
SEND = "POST /depot/envoi"
COMPLAINT = "<p role=alert>Le fichier doit être au format XML.</p>" + samples.UPLOAD
OTHER_WORDS = "<p role=alert>Fichier reçu, analyse en cours</p>" + samples.UPLOAD
# « Fichier déposé » waits for a style sheet to show it, or is not meant for this file.
BOTH_WORDS = "<p class=modale>Fichier déposé</p>" + COMPLAINT
MANY_POSTS = [redirect("/depot/envoi", 307)] * 2


@pytest.fixture
def site() -> FakeSite:
    return FakeSite()


def test_the_file_leaves_with_its_name_its_bytes_and_the_tokens_of_the_form(site, tmp_path):
    path, sha256 = make_flux(tmp_path, name="flux d’été « 1 ».xml")
    confirmation = site.entered().deposit(path, OWN, sha256)
    body = site.bodies[-2]
    assert body.count(path.read_bytes()) == 1
    head = body.partition(b"<flux>")[0].decode()
    assert 'name="csrf"\r\n\r\njeton-3\r\n' in head
    assert 'name="envoi"\r\n\r\n1\r\n' in head
    assert 'name="fichier"; filename="flux d’été « 1 ».xml"' in head
    assert (confirmation.text, confirmation.numero_dossier) == ("Fichier déposé", "2023-1710")
    assert (confirmation.sha256, confirmation.size) == (sha256, 1000)


def test_the_length_is_announced(site, tmp_path):
    lengths: list[tuple[str | None, str | None]] = []

    def look(request: httpx2.Request) -> httpx2.Response:
        site.bodies.append(request.read())
        told = request.headers.get("content-length")
        lengths.append((told, request.headers.get("transfer-encoding")))
        return shown(samples.DEPOSITED)

    path, sha256 = make_flux(tmp_path, 600_000)
    client = site.entered()
    site.script[SEND] = [look]
    client.deposit(path, OWN, sha256)
    assert lengths == [(str(len(site.bodies[-1])), None)]


def test_the_chosen_organisation_is_ticked_before_the_file_leaves(site, tmp_path):
    path, sha256 = make_flux(tmp_path)
    client = site.entered()
    site.script["GET /depot"] = [shown(samples.CHOICE_RADIOS)]
    wanted = Organisation("13XYZ678", "École imaginaire", Role.DEPOSANT)
    client.deposit(path, wanted, sha256)
    choice = site.bodies[site.requests.index("POST /organisme")]
    assert choice == b"csrf=jeton-2&role=d&pour=7&etape=suivante"


@pytest.mark.parametrize(
    ("choice", "upload"),
    [
        (samples.UPLOAD, samples.UPLOAD),  # no choice: one's own data only
        (samples.CHOICE_RADIOS, "<p>Organisme : 12ABC345</p>" + samples.UPLOAD),  # another one
        (samples.CHOICE_RADIOS.replace("13XYZ678", "13XYZ679"), samples.UPLOAD),  # gone
    ],
)
def test_nothing_leaves_for_another_organisation_than_the_chosen_one(
    site, tmp_path, choice, upload
):
    path, sha256 = make_flux(tmp_path)
    client = site.entered()
    site.script["GET /depot"] = [shown(choice)]
    site.script["POST /organisme"] = [shown(upload)]
    with pytest.raises(PageUnreadable):
        client.deposit(path, Organisation("13XYZ678", "École", Role.DEPOSANT), sha256)
    assert site.posts("/depot/envoi") == 0


# --- what the answer means


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (shown(COMPLAINT), DepositRefused),
        (shown(COMPLAINT, 422), DepositRefused),
        (shown("<h1>Fichier trop volumineux</h1>", 413), DepositRefused),
        (shown("<h1>Accès refusé</h1>", 403), DepositRefused),
        (shown(samples.LOGIN, 401, nav=""), SessionLost),
        (shown(samples.LOGIN, nav=""), SessionLost),
        (redirect("/connexion"), SessionLost),
        (shown("<h1>Votre compte a expiré</h1>", 403, nav=""), AccountLost),
    ],
)
def test_a_clear_no_is_a_refusal(site, tmp_path, answer, expected):
    path, sha256 = make_flux(tmp_path)
    client = site.entered(lambda: ("99EXO794", "x"))
    site.script[SEND] = [answer]
    with pytest.raises(DepositRefused) as caught:
        client.deposit(path, OWN, sha256)
    assert type(caught.value) is expected
    assert caught.value.remedy
    assert (site.posts("/depot/envoi"), site.posts("/connexion")) == (1, 0)


def test_what_the_portal_reproaches_is_told(site, tmp_path):
    path, sha256 = make_flux(tmp_path)
    client = site.entered()
    site.script[SEND] = [shown(COMPLAINT, 422)]
    with pytest.raises(DepositRefused, match="doit être au format XML"):
        client.deposit(path, OWN, sha256)


@pytest.mark.parametrize(
    "answer",
    [
        CUT,
        httpx2.ReadTimeout(""),
        httpx2.RemoteProtocolError(""),
        shown("<h1>Erreur</h1>", 500),
        shown("<h1>Maintenance</h1>", 503, nav=""),
        shown("", 408),
        shown("<h1>Merci</h1>"),
        shown("<h1>C’est enregistré</h1>"),
        shown(samples.UPLOAD),
        shown(OTHER_WORDS),
        shown(BOTH_WORDS),
        shown("<p class=modale>Fichier déposé</p>" + samples.UPLOAD),
        shown(samples.DEPOSITED, 500),
        redirect("/accueil"),
        redirect("/fichiers"),
        redirect("/depot/envoi", 307),
        redirect("/depot/envoi", 308),
        redirect("https://ailleurs.exemple/"),
        redirect("/depot/fait-puis-deconnecte"),
        httpx2.Response(200, content=b"\x00" * 100),
        httpx2.Response(200, html="x" * (9 << 20)),
    ],
    ids=lambda answer: repr(answer)[:40],
)
def test_once_the_whole_file_left_anything_else_is_an_unknown_outcome(site, tmp_path, answer):
    path, sha256 = make_flux(tmp_path)
    client = site.entered(lambda: ("99EXO794", "x"))
    after_body = answer if isinstance(answer, httpx2.Response) else fail_after_reading(answer)
    site.script[SEND] = [after_body]
    site.script["GET /depot/fait-puis-deconnecte"] = [redirect("/connexion")] * 3
    with pytest.raises(OutcomeUnknown) as caught:
        client.deposit(path, OWN, sha256)
    assert caught.value.sent is Sent.ALL
    assert "Ne le renvoyez pas" in caught.value.remedy
    assert (site.posts("/depot/envoi"), site.posts("/connexion")) == (1, 0)


def fail_after_reading(error):
    def fail(request: httpx2.Request) -> httpx2.Response:
        request.read()
        raise error

    return fail


def test_the_confirmation_page_is_asked_again_when_it_does_not_come(site, tmp_path):
    path, sha256 = make_flux(tmp_path)
    client = site.entered()
    site.script["GET /depot/fait"] = [CUT, shown("", 503)]
    assert client.deposit(path, OWN, sha256).text == "Fichier déposé"
    assert site.posts("/depot/envoi") == 1


def test_an_outcome_is_unknown_when_the_confirmation_never_comes(site, tmp_path):
    path, sha256 = make_flux(tmp_path)
    client = site.entered()
    site.script["GET /depot/fait"] = [CUT] * 5
    with pytest.raises(OutcomeUnknown):
        client.deposit(path, OWN, sha256)
    assert site.posts("/depot/envoi") == 1


# --- before the last piece


@pytest.mark.parametrize("error", [httpx2.ConnectError(""), httpx2.ConnectTimeout("")])
def test_a_portal_that_is_not_reached_has_nothing(site, tmp_path, error):
    path, sha256 = make_flux(tmp_path)
    client = site.entered()
    site.script[SEND] = [error]
    with pytest.raises(PortalUnreachable) as caught:
        client.deposit(path, OWN, sha256)
    assert caught.value.sent is Sent.NOTHING
    assert site.posts("/depot/envoi") == 1


def stop_reading_after(pieces: int, answer: httpx2.Response | Exception):
    """A site that reads some pieces of the body only, then answers or breaks."""

    def reply(request: httpx2.Request) -> httpx2.Response:
        stream = iter(request.stream)
        for _ in range(pieces):
            next(stream)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return reply


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (httpx2.WriteTimeout(""), PortalUnreachable),
        (CUT, PortalUnreachable),
        (shown("", 500), PortalUnreachable),
        (shown("", 413), DepositRefused),
        (shown(samples.LOGIN, nav=""), SessionLost),
        (shown(samples.DEPOSITED), OutcomeUnknown),
    ],
)
def test_a_portal_that_stops_in_the_middle_cannot_have_the_file(site, tmp_path, answer, expected):
    path, sha256 = make_flux(tmp_path, 4 * PIECE)
    client = site.entered()
    site.script[SEND] = [stop_reading_after(3, answer)]
    with pytest.raises(PortalError) as caught:
        client.deposit(path, OWN, sha256)
    assert type(caught.value) is expected
    assert caught.value.sent is Sent.PART
    assert site.posts("/depot/envoi") == 1


@pytest.mark.parametrize("at", range(5))
def test_cancelling_before_the_last_piece_leaves_the_portal_without_the_file(site, tmp_path, at):
    path, sha256 = make_flux(tmp_path, 4 * PIECE)
    told: list[tuple[int, int]] = []
    received: list[bytes] = []

    def tick(done: int, total: int) -> None:
        told.append((done, total))
        if len(told) > at:
            raise Cancelled

    def receive(request: httpx2.Request) -> httpx2.Response:
        received.extend(request.stream)
        raise AssertionError("the body ended")

    client = site.entered()
    site.script[SEND] = [receive]
    with pytest.raises(Cancelled):
        client.deposit(path, OWN, sha256, tick)
    assert END not in b"".join(received)
    assert len(told) == at + 1
    assert all(total == 4 * PIECE for _done, total in told)


def test_progress_goes_up_to_the_end(site, tmp_path):
    path, sha256 = make_flux(tmp_path, 3 * PIECE + 5)
    told: list[int] = []
    site.entered().deposit(path, OWN, sha256, lambda done, total: told.append(done))
    assert (told[0], told[-1]) == (0, 3 * PIECE + 5)
    assert told == sorted(told)
    assert max(after - before for before, after in pairwise(told)) <= PIECE + len(END)


@pytest.mark.parametrize("size", [20, 1000, PIECE, PIECE + 1, 3 * PIECE])
def test_a_file_that_is_not_the_verified_one_never_leaves_whole(site, tmp_path, size):
    path, _ = make_flux(tmp_path, size)
    received: list[bytes] = []
    client = site.entered()
    site.script[SEND] = [lambda request: received.extend(request.stream)]
    with pytest.raises(FileChanged):
        client.deposit(path, OWN, "0" * 64)
    assert len(b"".join(received)) < size + 500
    assert END not in b"".join(received)


@pytest.mark.parametrize("change", [b"", b"x" * (4 * PIECE)])
def test_a_file_cut_or_lengthened_while_it_leaves_never_leaves_whole(site, tmp_path, change):
    path, sha256 = make_flux(tmp_path, 3 * PIECE)

    def tick(done: int, total: int) -> None:
        if done and path.stat().st_size == 3 * PIECE:
            path.write_bytes(change)

    client = site.entered()
    site.script[SEND] = [lambda request: shown(samples.DEPOSITED) if request.read() else CUT]
    with pytest.raises(FileChanged):
        client.deposit(path, OWN, sha256, tick)


def test_a_file_that_is_gone_is_said_so(site, tmp_path):
    with pytest.raises(FileUnreadable):
        site.entered().deposit(tmp_path / "absent.xml", OWN, "0" * 64)
    assert site.posts("/depot/envoi") == 0


@pytest.mark.parametrize("step", ["GET /accueil", "GET /transmettre", "GET /depot"])
def test_a_session_that_ended_before_is_not_opened_again_for_a_deposit(site, tmp_path, step):
    path, sha256 = make_flux(tmp_path)
    client = site.entered(lambda: ("99EXO794", "x"))
    site.script[step] = [redirect("/connexion")]
    with pytest.raises(SessionExpired) as caught:
        client.deposit(path, OWN, sha256)
    assert not isinstance(caught.value, DepositRefused)
    assert caught.value.sent is Sent.NOTHING
    assert (site.posts("/depot/envoi"), site.posts("/connexion")) == (0, 0)
