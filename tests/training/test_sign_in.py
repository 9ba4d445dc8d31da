"""Coming in and out of the training portal."""

from __future__ import annotations

import re

import pytest

from tests.training.visitor import PASSWORD

PRIVATE = [
    "/espace-prive", "/transmettre", "/transmettre/fichier", "/transmettre/fichier/depot",
    "/transmettre/passage", "/transmettre/passage/3", "/consulter", "/consulter/fichiers",
    "/consulter/passages", "/consulter/passages/1", "/assistance", "/mon-compte",
    "/consulter/fichiers/900101/accuse-de-traitement",
]  # fmt: skip
OPEN = ["/connexion", "/reglages-exercice", "/registre-fictif"]


def test_the_root_leads_to_the_login_page(visitor):
    visitor.get("/")
    assert (visitor.path, visitor.title, visitor.status) == ("/connexion", "Connexion", 200)


def test_the_login_page_has_visible_labels_and_lists_the_accounts(visitor, site):
    visitor.get("/")
    for name, label in (("identifiant", "Identifiant"), ("mot_de_passe", "Mot de passe")):
        assert re.search(f'<label for="{name}">{label}</label>', visitor.html)
        assert re.search(f'<input type="(text|password)" id="{name}" name="{name}"', visitor.html)
    assert all(identifier in visitor.page for identifier in site.register.accounts)
    assert PASSWORD in visitor.page


@pytest.mark.parametrize("identifier", ["99EXO794", " 99exo794 "])
def test_the_right_password_opens_the_private_space(visitor, identifier):
    assert visitor.sign_in(identifier).title == "Accueil"
    assert visitor.path == "/espace-prive"


@pytest.mark.parametrize(
    ("identifier", "password"),
    [("99EXO794", "faux"), ("99EXO794", ""), ("personne", PASSWORD), ("personne", "")],
)
def test_a_wrong_password_or_identifier_is_refused_in_the_same_words(visitor, identifier, password):
    visitor.sign_in(identifier, password)
    assert visitor.status == 401
    assert "Identifiant ou mot de passe incorrect." in visitor.page
    assert visitor.get("/espace-prive").title == "Connexion"


def test_what_was_typed_as_a_password_is_never_shown_again(visitor):
    visitor.sign_in("99EXO794", "azerty-secret")
    assert "azerty-secret" not in visitor.html


def test_an_expired_account_is_told(visitor):
    visitor.sign_in("99EXP404")
    assert visitor.title == "Votre compte est expiré"
    assert visitor.get("/espace-prive").title == "Connexion"


@pytest.mark.parametrize("path", PRIVATE)
def test_a_private_page_asks_to_sign_in(visitor, path):
    assert visitor.get(path).title == "Connexion"


def test_signing_out_ends_the_session(clerk):
    clerk.post("/deconnexion")
    assert "Vous êtes déconnecté." in clerk.page
    assert clerk.get("/espace-prive").title == "Connexion"


def test_a_session_left_alone_expires(clerk, clock):
    clock.forward(minutes=29)
    assert clerk.get("/mon-compte").title == "Mon compte"
    clock.forward(minutes=31)
    clerk.get("/mon-compte")
    assert clerk.title == "Connexion"
    assert "Votre session a expiré. Connectez-vous à nouveau." in clerk.page


def test_signing_in_gives_another_cookie_that_scripts_cannot_read(visitor):
    visitor.get("/connexion")
    before = visitor.client.get_cookie("session_entrainement")
    visitor.sign_in()
    after = visitor.client.get_cookie("session_entrainement")
    assert before.value != after.value
    assert after.http_only
    assert after.same_site == "Lax"


@pytest.mark.parametrize("path", [*PRIVATE, *OPEN, "/nulle-part"])
def test_every_page_says_that_it_is_the_training_portal(clerk, path):
    clerk.deposit(b"<a/>").get("/consulter/fichiers")
    clerk.get(path)
    if clerk.headers["Content-Type"].startswith("text/html"):
        assert "Portail d’entraînement" in clerk.page
        assert "Outil indépendant, sans lien avec la Caisse des Dépôts." in clerk.page


def test_french_spaces_are_set(clerk):
    assert "Que souhaitez-vous effectuer\u00a0?" in clerk.get("/transmettre").html


def test_my_account_and_the_assistance_page_tell_what_is_documented(clerk):
    assert "MCFCER999794" in clerk.get("/mon-compte").page
    assert (
        "« Je souhaite créer un compte pour accéder au service d’assistance des certificateurs »"
        in clerk.get("/assistance").page
    )
