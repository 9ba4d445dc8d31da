"""Pages are told by what they show: kinds, forms, confirmation; nothing hidden counts."""

from __future__ import annotations

import pytest

from certdesk.portal_client.actions import Follow, Submit, action_named
from certdesk.portal_client.errors import PageUnreadable
from certdesk.portal_client.forms import forms
from certdesk.portal_client.pages import (
    PageKind,
    claims_deposit,
    complaint,
    deposit_confirmation,
    login_form,
    read_page,
    upload_form,
    what_page,
)
from tests.portal_client import samples
from tests.portal_client.samples import ORIGIN, WORDING, page


def kind_of(body: str, nav: str = samples.NAV) -> PageKind:
    return what_page(page(body, nav=nav), WORDING)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (samples.LOGIN, PageKind.LOGIN),
        ("<h1>Bienvenue</h1>", PageKind.HOME),
        (samples.CONSULT, PageKind.HOME),
        (samples.TRANSMIT, PageKind.TRANSMIT),
        (samples.CHOICE_RADIOS, PageKind.CHOOSE_ORGANISATION),
        (samples.CHOICE_CARDS, PageKind.CHOOSE_ORGANISATION),
        (samples.UPLOAD, PageKind.UPLOAD),
        (samples.DEPOSITED, PageKind.DEPOSITED),
        (samples.LIST_TABLE, PageKind.LIST),
        (samples.LIST_BOXES, PageKind.LIST),
        (samples.PASSAGES, PageKind.PASSAGES),
        ("<h1>TEST1</h1><a href=/1/modifier>Modifier les données</a>", PageKind.PASSAGE),
    ],
)
def test_each_page_is_told_by_what_it_shows(body, kind):
    assert kind_of(body) is kind


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<h1>Le site est en maintenance</h1><p>Revenez plus tard.</p>", PageKind.MAINTENANCE),
        ("<p role=alert>Votre session a expiré.</p>" + samples.LOGIN, PageKind.SESSION_EXPIRED),
        ("<h1>Votre session est expirée</h1>", PageKind.SESSION_EXPIRED),
        ("<h1>Votre compte a expiré</h1><a href=/guide>Guide</a>", PageKind.EXPIRED_ACCOUNT),
        ("<p role=alert>Compte expiré</p>" + samples.LOGIN, PageKind.EXPIRED_ACCOUNT),
        ("<h1>Une erreur est survenue</h1>", PageKind.ERROR),
        ("<h1>Actualités</h1>", PageKind.UNKNOWN),
        ("", PageKind.UNKNOWN),
    ],
)
def test_a_page_seen_without_being_signed_in_says_why(body, kind):
    assert kind_of(body, nav="") is kind
    assert not kind.signed_in


def test_a_help_text_announces_neither_an_expired_account_nor_a_maintenance():
    body = (
        "<p>Si votre compte est expiré, lisez le guide.</p>"
        "<h2>Informations</h2><p>Une maintenance est prévue dimanche.</p>" + samples.LIST_TABLE
    )
    assert kind_of(body) is PageKind.LIST


@pytest.mark.parametrize("shown", ["TRANSMETTRE DES DONNEES", "Transmettre des donnée :"])
def test_labels_are_compared_without_case_accents_punctuation_and_plural(shown):
    body = samples.TRANSMIT.replace("<h1>Transmettre des données", f"<h1>{shown}")
    assert kind_of(body) is PageKind.TRANSMIT


def test_a_home_page_that_announces_the_menu_is_still_the_home_page():
    body = "<h1>Accueil</h1><h2>Transmettre des données</h2><h2>Consulter les données</h2>"
    assert kind_of(body) is PageKind.HOME


@pytest.mark.parametrize(
    "shown",
    [
        "<dl><dt>Numéro de dossier</dt><dd>1710</dd></dl>",
        "<table><tr><th>N° de dossier :</th><td>1710</td></tr></table>",
        "<p>Votre dossier n° 1710 est enregistré.</p>",
    ],
)
def test_the_numero_de_dossier_may_be_a_fact_or_a_sentence(shown):
    confirmation = deposit_confirmation(page(f"<h1>Fichier déposé</h1>{shown}"), WORDING)
    assert confirmation is not None
    assert confirmation.numero_dossier == "1710"


def test_the_login_form_keeps_its_hidden_token_and_finds_both_fields():
    asked = login_form(page(samples.LOGIN), WORDING)
    assert (asked.identifier, asked.password) == ("login", "pass")
    assert asked.form.url == f"{ORIGIN}/connexion"
    sent = asked.form.filled({"login": "99EXO794", "pass": "x"}, asked.button)
    assert sent == (("csrf", "jeton-1"), ("login", "99EXO794"), ("pass", "x"))


def test_the_identifier_without_a_known_label_is_the_field_before_the_password():
    body = samples.LOGIN.replace("Identifiant *", "Code")
    assert login_form(page(body), WORDING).identifier == "login"


def test_a_login_form_that_would_put_the_password_in_the_address_is_refused():
    with pytest.raises(PageUnreadable):
        login_form(page(samples.LOGIN.replace('method="post"', "")), WORDING)


def test_a_login_form_that_leads_to_another_origin_is_not_a_form():
    body = samples.LOGIN.replace('"/connexion"', '"https://ailleurs.exemple/connexion"')
    assert kind_of(body, nav="") is PageKind.UNKNOWN
    with pytest.raises(PageUnreadable):
        login_form(page(body), WORDING)


def test_a_form_that_changes_a_password_is_no_login():
    body = samples.LOGIN.replace(
        '<label for="b">', '<input type="password" name="nouveau"><label for="b">'
    )
    assert kind_of(body) is PageKind.HOME


def test_neither_form_nor_link_shows_its_token_in_a_repr():
    read = page(samples.LOGIN)
    asked = login_form(read, WORDING)
    assert "jeton-1" not in repr((asked, asked.form, forms(read), read))


def test_the_upload_form_sends_its_token_and_its_button_before_the_file():
    target = upload_form(page(samples.UPLOAD), WORDING)
    assert target.file == "fichier"
    assert target.form.multipart
    assert target.form.filled({}, target.button) == (("csrf", "jeton-3"), ("envoi", "1"))


def test_a_page_without_a_file_field_has_no_upload_form():
    with pytest.raises(PageUnreadable) as caught:
        upload_form(page(samples.DEPOSITED), WORDING)
    assert caught.value.remedy


def test_the_confirmation_gives_the_numero_de_dossier():
    confirmation = deposit_confirmation(page(samples.DEPOSITED), WORDING)
    assert confirmation is not None
    assert confirmation.text == "Fichier déposé"
    assert confirmation.numero_dossier == "2023-1710"


@pytest.mark.parametrize(
    "body",
    [
        samples.UPLOAD,  # its help text says twice « fichier déposé »
        samples.LIST_TABLE,  # « 2 fichiers déposés »
        "<h1>Fichiers déposés</h1>",
        "<h2>Fichiers déposés (41)</h2>",
        "<p>Si le dépôt est réussi, la mention fichier déposé s’affiche.</p>",
        "<a href=/>Fichier déposé</a>",
        "<p hidden>Fichier déposé</p>",
        "<div style='display: none'><h1>Fichier déposé</h1></div>",
        "<template><h1>Fichier déposé</h1></template>",
        "<noscript><h1>Fichier déposé</h1></noscript>",
        "<script>document.write('<h1>Fichier déposé</h1>')</script>",
        "<!-- <h1>Fichier déposé</h1> -->",
        "<table><tr><td>Fichier déposé</td></tr></table>",
        "<ol class=etapes><li>Choix du fichier</li><li>Fichier déposé</li></ol>",
        "<ul><li><strong>Fichier déposé</strong></li></ul>",
        "<dl><dt>Fichier déposé</dt><dd>a.xml</dd></dl>",
        "<aside><p>Fichier déposé</p></aside>",
        "<div role=navigation><h2>Fichier déposé</h2></div>",
        "<h1>Fichier déposé non conforme</h1>",
        "<div role=alert>Fichier déposé : format incorrect</div>",
    ],
)
def test_nothing_else_passes_for_a_confirmation(body):
    assert deposit_confirmation(page(body), WORDING) is None


@pytest.mark.parametrize(
    "body",
    [
        "<h1>FICHIER DEPOSE</h1>",
        "<p>Fichier déposé.</p>",
        "<div role=alert>Fichier déposé : il sera traité.</div>",
        "<p><strong>Votre fichier a bien été déposé</strong></p>",
        "<div role=status>Fichier déposé. Il n’est pas encore traité.</div>",
        "<div role=alert><h2>Merci</h2><p>Fichier déposé</p><p>Il sera traité.</p></div>",
    ],
)
def test_a_confirmation_may_be_a_heading_an_alert_or_a_sentence_of_its_own(body):
    assert deposit_confirmation(page(body), WORDING) is not None


@pytest.mark.parametrize(
    "besides",
    [
        "<form method=post><input type=file name=f></form>",
        "<label>Parcourir<input type=file hidden></label>",
        "<div role=alert>Le fichier n’est pas au format XML</div>",
        "<div role=status>Le fichier n’a pas été déposé.</div>",
        "<div role=alert><p>Le nom du fichier est inattendu.</p></div>",
        "<h2>Une erreur est survenue</h2>",
        "<p>Votre session a expiré.</p>",
        samples.LOGIN,
    ],
)
def test_a_page_that_also_says_the_contrary_confirms_nothing(besides):
    for body in (f"<p>Fichier déposé</p>{besides}", f"{besides}<h1>Fichier déposé</h1>"):
        assert deposit_confirmation(page(body), WORDING) is None
        assert kind_of(body) is not PageKind.DEPOSITED
        assert claims_deposit(page(body), WORDING)


def test_a_complaint_is_what_an_alert_says():
    said = "Le fichier doit être au format XML"
    assert complaint(page(f"<p>Aide</p><div role=alert><p>{said}</p></div>")) == said
    assert complaint(page("<p>Aide</p>")) == ""


def test_select_belongs_to_the_card_whose_title_is_the_label():
    read = page(samples.TRANSMIT, nav="")
    assert action_named(read, WORDING, "deposit-xml") == Follow(f"{ORIGIN}/depot")
    assert action_named(read, WORDING, "declare-passage") == Follow(f"{ORIGIN}/declaration")
    assert action_named(read, WORDING, "sign-out") is None


def test_a_button_is_found_like_a_link_and_sends_the_form_around_it():
    action = action_named(page(""), WORDING, "sign-out")
    assert isinstance(action, Submit)
    assert action.form.url == f"{ORIGIN}/deconnexion"
    assert action.form.filled({}, action.button) == (("jeton", "jeton-0"),)


def test_a_form_is_sent_as_a_browser_would():
    body = """<form method=post action=/x><input name=a value=1><input name=b type=checkbox>
    <input name=c type=checkbox checked><input name=d type=radio value=1 checked>
    <input name=d type=radio value=2><select name=e><option value=1>un<option selected>deux</select>
    <textarea name=f>texte</textarea><input name=g value=7 disabled>
    <input type=submit name=h value=V>
    <input value=sans-nom><input type=file name=i></form>"""
    (form,) = forms(page(body, nav=""))
    assert form.filled({}) == (("a", "1"), ("c", "on"), ("d", "1"), ("e", "deux"), ("f", "texte"))
    assert form.filled({"d": "2", "e": "1"}, form.buttons[0])[2:] == (
        ("d", "2"),
        ("e", "1"),
        ("f", "texte"),
        ("h", "V"),
    )


def test_a_form_without_an_address_goes_back_to_its_page():
    (form,) = forms(page("<form><input name=a></form>", "/page?b=1", nav=""))
    assert form.url == f"{ORIGIN}/page?b=1"


def test_a_page_of_another_charset_is_read():
    data = samples.document(samples.TRANSMIT).encode("latin-1")
    read = read_page(data, ORIGIN + "/", "iso-8859-1")
    assert what_page(read, WORDING) is PageKind.TRANSMIT
    read = read_page(samples.document("<h1>Rejeté</h1>").encode(), ORIGIN + "/", "inconnu-9")
    assert "Rejeté" in read.root.text_content()
