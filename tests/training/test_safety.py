"""Hostile visits, and what the portal keeps to itself."""

from __future__ import annotations

import logging
import re

import pytest

from certdesk.training.faults import Fault, Step
from certdesk.training.uploads import SIZE_LIMIT, safe_name
from tests.builders import flux, passage
from tests.training.visitor import PASSWORD, Visitor

SAMPLE = flux(passage("A", prenom1="Pol"))
FORMS = [
    "/connexion", "/deconnexion", "/transmettre/fichier", "/transmettre/fichier/depot",
    "/transmettre/passage/1", "/consulter/passages/1/modifier", "/consulter/passages/1/supprimer",
    "/reglages-exercice",
]  # fmt: skip


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("token", ["", "x", "é"])
def test_a_form_without_its_token_does_nothing(clerk, path, token):
    clerk.post(path, csrf=token, compris="oui", action="recommencer")
    assert clerk.status == 403
    assert clerk.title == "Ce formulaire n’est plus valable"
    assert clerk.get("/consulter/passages/1").title == "Passage TEST1"


def test_the_token_of_another_session_is_refused(clerk, site):
    other = Visitor(site).sign_in()
    clerk.post("/consulter/passages/1/supprimer", csrf=other.token, compris="oui")
    assert clerk.status == 403


def test_a_file_sent_with_a_wrong_token_is_not_kept(clerk, site):
    clerk.get("/transmettre/fichier")
    clerk.html = '<input name="csrf" value="faux">'
    clerk.send(SAMPLE, "flux.xml")
    assert clerk.status == 403
    assert not list(site.folder.iterdir())


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST"])
def test_the_portal_answers_to_this_computers_names(visitor, host):
    assert visitor.get("/connexion", headers={"Host": host}).status == 200


@pytest.mark.parametrize(
    "host", ["mechant.example", "127.0.0.1.mechant.example", "localhost.", "[::1]", "10.0.0.1",
             "127.0.0.1@mechant.example", ""],
)  # fmt: skip
def test_another_name_that_leads_here_sees_nothing(visitor, host):
    visitor.get("/connexion", headers={"Host": host})
    assert visitor.status in (400, 421)
    assert "Comptes pour s’exercer" not in visitor.page


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.xml", "passwd.xml"),
        ("..\\..\\windows\\flux.xml", "flux.xml"),
        ("C:\\Users\\Jean\\flux.xml", "flux.xml"),
        ("/abs/flux.xml", "flux.xml"),
        ("flux\x00\r\n.xml", "flux.xml"),
        ('a"<b>|?*:.xml', "ab.xml"),
        ("été 2026.xml", "été 2026.xml"),
        ("..", "sans-nom"),
        ("", "sans-nom"),
        ("x" * 300 + ".xml", "x" * 146 + ".xml"),
    ],
)
def test_a_name_is_only_a_name(given, kept):
    assert safe_name(given) == kept


def test_files_are_kept_under_names_of_ours(clerk, site):
    clerk.deposit(SAMPLE, "../../../evil.xml").get("/consulter/fichiers")
    assert {path.name for path in site.folder.iterdir()} == {"depot-1.xml", "depot-1.accuse.xml"}
    assert site.deposits.all()[0].file_name == "evil.xml"


def test_names_and_identifiers_are_shown_as_text(clerk):
    clerk.deposit(SAMPLE, "<script>alert(1)</script>&.xml").get("/consulter/fichiers")
    assert "<script" not in clerk.html
    clerk.get('/consulter/fichiers?nom="><script>alert(1)</script>')
    assert "<script" not in clerk.html
    clerk.get('/consulter/passages?id="><script>alert(1)</script>')
    assert "<script" not in clerk.html
    hostile = passage("<b>x</b>", nomNaissance="DURANT", prenom1="Paul", anneeNaissance="1990",
                      sexe="M", verbatim="<script>1</script>")  # fmt: skip
    clerk.deposit(flux(hostile).replace(b"04DRC794", b"99EXO794")).get("/consulter/fichiers")
    clerk.get("/consulter/passages?id=x")
    assert "&lt;b&gt;x&lt;/b&gt;" in clerk.html
    clerk.get(re.search(r'href="(/consulter/passages/\d+)"', clerk.html)[1])
    assert "<script" not in clerk.html


def test_pages_forbid_scripts_frames_and_other_origins(clerk):
    policy = clerk.get("/espace-prive").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert clerk.headers["X-Content-Type-Options"] == "nosniff"
    assert clerk.headers["Cache-Control"] == "no-store"
    assert "<script" not in clerk.html


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/", {}, 303),
        ("GET", "/espace-prive", {}, 200),
        ("GET", "/nulle-part", {}, 404),
        ("PUT", "/connexion", {}, 405),
        ("GET", "/connexion", {"Host": "mechant.example"}, 421),
        ("POST", "/transmettre/fichier/depot", {}, 403),
        ("GET", "/static/style.css", {}, 200),
    ],
)
def test_every_answer_says_that_it_is_practice(clerk, method, path, headers, status):
    """So that the real program refuses it, at whatever address it is listed."""
    with clerk.client.open(path, method=method, headers=headers) as answer:
        assert answer.status_code == status
        assert answer.headers["X-CertDesk-Portail"] == "entrainement"
        if answer.mimetype == "text/html" and status != 303:
            assert '<meta name="certdesk-portail" content="entrainement">' in answer.text


@pytest.mark.parametrize("fault", [Fault.ERROR, Fault.MAINTENANCE, Fault.SESSION_EXPIRED])
def test_an_incident_says_so_too(clerk, fault):
    clerk.site.faults.arm(fault)
    answer = clerk.client.get("/espace-prive")
    assert answer.headers["X-CertDesk-Portail"] == "entrainement"


def test_no_page_leads_outside(clerk):
    for path in ("/connexion", "/espace-prive", "/assistance", "/mon-compte", "/registre-fictif"):
        assert not re.findall(r'(?:href|src|action)="(?!/|#|data:,)', clerk.get(path).html)


def test_every_control_has_a_label(clerk):
    clerk.get("/transmettre/passage").post("/transmettre/passage/1", **{"certification.type": "RS"})
    pages = ["/transmettre/fichier/depot", "/consulter/fichiers", "/consulter/passages",
             "/consulter/passages/1/modifier", "/consulter/passages/1/supprimer",
             "/transmettre/passage/1", "/transmettre/passage/2", "/reglages-exercice"]  # fmt: skip
    for path in pages:
        html = clerk.get(path).html
        assert html.count("<h1") == 1, path
        labelled = set(re.findall(r'<label for="([^"]+)"', html))
        bare = re.sub(r"<label[^>]*>\s*<input[^>]*>", "", html)
        for control in re.findall(r"<(?:input|select)[^>]*>", bare):
            if 'type="hidden"' not in control:
                assert re.search(r'id="([^"]+)"', control)[1] in labelled, control


def test_a_bomb_is_rejected_like_any_bad_file(clerk):
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE a [<!ENTITY l0 "lol">{lines}]><a>&l11;</a>'.encode()
    clerk.deposit(bomb, "bombe.xml").get("/consulter/fichiers")
    assert "Rejeté" in clerk.page
    assert b"DOCTYPE n'est pas autoris" in clerk.accuse()


def test_a_file_over_the_limit_is_refused_before_it_is_read(clerk, site):
    clerk.get("/transmettre/fichier")
    with clerk.client.post(
        "/transmettre/fichier/depot",
        data=b"x",
        content_type="multipart/form-data; boundary=b",
        environ_overrides={"CONTENT_LENGTH": str(SIZE_LIMIT * 2)},
    ) as response:
        assert response.status_code == 413
        assert "200\u00a0Mo au plus" in response.get_data(as_text=True)
    assert not list(site.folder.iterdir())


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/consulter/passages/99999999999999999",
             "/consulter/fichiers/-1/accuse-de-traitement", "/transmettre/fichier/depose/1"],
)  # fmt: skip
def test_addresses_that_lead_nowhere_are_told_in_french(clerk, path):
    assert clerk.get(path).title == "Page introuvable"


def test_the_log_holds_no_personal_data(clerk, site, caplog):
    caplog.set_level(logging.DEBUG)
    data = flux(passage("DURANT-PAUL", nomNaissance="DURANTOT", prenom1="Zoltan"))
    clerk.deposit(data, "export_DURANTOT.xml").get("/consulter/fichiers")
    clerk.accuse()
    clerk.get("/consulter/passages?id=DURANT-PAUL").get("/consulter/passages/1")
    token = clerk.token
    clerk.get("/consulter/fichiers?nom=DURANTOT").get("/DURANTOT")
    told = "\n".join([*site.log, caplog.text]).casefold()
    for secret in ("durant", "zoltan", PASSWORD, "99exo794", token, "test1", "robin"):
        assert secret.casefold() not in told
    assert "get /consulter/passages/<int:number> 200" in told


def test_an_unexpected_failure_is_a_page_and_a_bare_log_line(clerk, site, monkeypatch, caplog):
    def broken(*_arguments):
        raise KeyError("DUPONT")

    clerk.client.application.testing = False
    monkeypatch.setattr(site.deposits, "all", broken)
    assert clerk.get("/consulter/fichiers").title == "Une erreur est survenue"
    assert site.log[-1] == "erreur interne\u00a0: KeyError"
    assert "DUPONT" not in caplog.text + clerk.html


@pytest.mark.parametrize("action", ["armer", "delai", "inconnu", ""])
def test_the_exercise_settings_take_nothing_but_their_own_choices(visitor, site, action):
    delay = site.delay
    visitor.get("/reglages-exercice").post(
        "/reglages-exercice", action=action, incident="rm -rf", etape="x", fois="9", delai="-5"
    )
    assert visitor.status == 200
    assert (site.delay, site.faults.armed()) == (delay, ())


def test_sessions_cannot_fill_the_memory(site):
    for _ in range(600):
        site.sessions.start()
    site.faults.arm(Fault.ERROR, Step.HOME)
    assert len(site.sessions._all) == 500
