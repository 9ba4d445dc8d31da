"""The lists of deposits and of passages, as tables or boxes; the choice of the organisme."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from certdesk.model.journal.records import PortalStatus
from certdesk.portal_client.actions import Follow, Submit
from certdesk.portal_client.errors import PageUnreadable
from certdesk.portal_client.filters import (
    EVERYTHING,
    Filters,
    filter_address,
    filtered,
    search_address,
)
from certdesk.portal_client.lists import read_date
from certdesk.portal_client.organisations import choose, id_client_in, only_organisation
from certdesk.portal_client.pages import (
    ListedDeposit,
    Organisation,
    Role,
    deposits_list,
    next_page,
    organisations,
    passages_list,
)
from tests.portal_client import samples
from tests.portal_client.samples import ORIGIN, WORDING, page

FIRST = "04DRC794_20210526091012Z_Metier_date.xml"
TITLE = "<h1>Consulter les fichiers déposés</h1>"


def test_the_list_of_the_webinar_is_read_line_by_line():
    first, second = deposits_list(page(samples.LIST_TABLE), WORDING)
    assert first == ListedDeposit(
        date=datetime(2023, 10, 6, 16, 19),
        file_name=FIRST,
        by="04DRC794",
        for_="04DRC794",
        status=PortalStatus.SUCCESS,
        receipt_url=f"{ORIGIN}/fichiers/1/reception",
        treatment_url=f"{ORIGIN}/fichiers/1/traitement",
        status_text="Traité avec succès",
    )
    assert (second.for_, second.status) == ("12ABC345", PortalStatus.WITH_ERRORS)
    assert second.receipt_url
    assert not second.treatment_url


def test_the_same_list_made_of_boxes_is_read_too():
    first, second = deposits_list(page(samples.LIST_BOXES), WORDING)
    assert (first.file_name, first.status) == ("premier.xml", PortalStatus.SUCCESS)
    assert first.treatment_url == f"{ORIGIN}/1/t"
    assert (second.file_name, second.status) == ("second fichier.xml", PortalStatus.REJECTED)
    assert second.date == datetime(2023, 11, 23, 16, 11)


def test_columns_in_another_order_and_accuses_in_their_own_cells_change_nothing():
    body = """<table>
    <tr><th>Statut</th><th>Accusés</th><th>Nom du fichier</th><th>Date de dépôt</th></tr>
    <tr><td>Rejeté</td><td><a href=/r>Accusé de réception</a></td><td>a b.xml</td>
    <td>01/02/2024</td></tr></table>"""
    (line,) = deposits_list(page(body), WORDING)
    assert (line.file_name, line.status) == ("a b.xml", PortalStatus.REJECTED)
    assert line.date == datetime(2024, 2, 1)
    assert line.receipt_url == f"{ORIGIN}/r"


def test_an_unknown_status_is_kept_in_words_and_not_guessed():
    body = samples.LIST_TABLE.replace("✓ Traité avec succès", "En attente de validation")
    first = deposits_list(page(body), WORDING)[0]
    assert first.status is None
    assert first.status_text == "En attente de validation"


@pytest.mark.parametrize("said", ["Aucun fichier déposé", "0 fichier déposé"])
def test_an_empty_list_has_no_line(said):
    assert (
        deposits_list(page(f"<h1>Consulter les fichiers déposés</h1><p>{said}</p>"), WORDING) == ()
    )
    table = samples.LIST_TABLE.partition("<tbody>")[0] + "</table>"
    assert deposits_list(page(table), WORDING) == ()


def test_a_list_that_is_not_understood_is_said_so_rather_than_empty():
    with pytest.raises(PageUnreadable):
        deposits_list(
            page("<h1>Consulter les fichiers déposés</h1><ul><li>a.xml</li></ul>"), WORDING
        )
    with pytest.raises(PageUnreadable):
        passages_list(page("<h1>Consulter les passages de certification</h1>"), WORDING)


def test_the_next_page_of_a_list_is_found():
    assert next_page(page(samples.LIST_TABLE), WORDING) == f"{ORIGIN}/fichiers?page=2"
    assert next_page(page(samples.LIST_BOXES), WORDING) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("06/10/2023 à 16h19", datetime(2023, 10, 6, 16, 19)),
        ("Déposé le 6/1/2023 16:19:05", datetime(2023, 1, 6, 16, 19, 5)),
        ("2023-10-06T16:19", datetime(2023, 10, 6, 16, 19)),
        ("06/10/2023", datetime(2023, 10, 6)),
        ("31/02/2023", None),
        ("04DRC794_20210526091012Z", None),
        ("106/10/20231", None),
        ("", None),
    ],
)
def test_dates_of_the_list_are_read(text, expected):
    assert read_date(text) == expected


def test_passages_are_listed_without_their_holder_in_a_repr():
    first, second = passages_list(page(samples.PASSAGES), WORDING)
    assert (first.id_technique, first.certification) == ("TEST1", "RS1710")
    assert second.url == f"{ORIGIN}/passages/2"
    assert "DURANT" in first.text
    assert "DURANT" not in repr(first)


# --- for whom one deposits


def test_the_two_roles_give_one_organisation_each_or_one_a_line():
    offered = organisations(page(samples.CHOICE_RADIOS), WORDING)
    assert [(each.id_client, each.role) for each in offered] == [
        ("04DRC794", Role.CERTIFICATEUR),
        ("12ABC345", Role.DEPOSANT),
        ("13XYZ678", Role.DEPOSANT),
    ]


def test_choosing_sends_what_a_person_would_have_ticked():
    read = page(samples.CHOICE_RADIOS)
    action = choose(read, WORDING, organisations(read, WORDING)[2])
    assert isinstance(action, Submit)
    assert action.form.filled(dict(action.values), action.button) == (
        ("csrf", "jeton-2"),
        ("role", "d"),
        ("pour", "7"),
        ("etape", "suivante"),
    )


def test_an_organisation_that_is_no_longer_offered_is_never_replaced_by_another():
    read = page(samples.CHOICE_RADIOS)
    with pytest.raises(PageUnreadable):
        choose(read, WORDING, Organisation("99EXO794", "Autre", Role.DEPOSANT))
    with pytest.raises(PageUnreadable):
        choose(read, WORDING, Organisation("12ABC345", "Même", Role.CERTIFICATEUR))


def test_two_links_are_a_choice_too():
    read = page(samples.CHOICE_CARDS)
    own, other = organisations(read, WORDING)
    assert (own.role, other.role) == (Role.CERTIFICATEUR, Role.DEPOSANT)
    assert choose(read, WORDING, other) == Follow(f"{ORIGIN}/depot/autre")


def test_a_page_that_offers_nobody_is_unreadable():
    with pytest.raises(PageUnreadable):
        organisations(page("<h1>Choix</h1>"), WORDING)


def test_who_is_only_certificateur_deposits_for_himself():
    own = only_organisation(page(samples.UPLOAD), WORDING)
    assert (own.id_client, own.role) == ("", Role.CERTIFICATEUR)
    read = page(samples.UPLOAD + "<p>Organisme : 04DRC794</p>")
    assert only_organisation(read, WORDING) == Organisation(
        "04DRC794", "Vos propres données", Role.CERTIFICATEUR
    )


def test_who_is_brought_to_another_organisation_at_once_does_not_deposit_his_own_data():
    read = page("<span>12ABC345</span><p>Organisme : <b>04DRC794</b></p>" + samples.UPLOAD)
    only = only_organisation(read, WORDING)
    assert (only.id_client, only.role) == ("04DRC794", Role.DEPOSANT)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Institut (04drc794)", "04DRC794"),
        ("1234ABCD 04DRC7945", ""),
        ("certificateur", ""),
        ("12ABC345, 13XYZ678", "12ABC345"),
    ],
)
def test_an_id_client_is_eight_letters_and_digits(text, found):
    assert id_client_in(text) == found


# --- filters


def test_the_list_is_asked_through_its_own_form():
    wanted = Filters("flux", date(2023, 10, 1), date(2023, 10, 31), PortalStatus.SUCCESS)
    assert filter_address(page(samples.LIST_TABLE), WORDING, wanted) == (
        f"{ORIGIN}/fichiers?nom=flux&statut=2&du=2023-10-01&au=2023-10-31"
    )
    assert filter_address(page(samples.LIST_TABLE), WORDING, EVERYTHING) == ""
    assert filter_address(page(samples.LIST_BOXES), WORDING, wanted) == ""


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (EVERYTHING, [FIRST, "FichierXMLv2.0.0.xml"]),
        (Filters(name="metier_DATE"), [FIRST]),
        (Filters(since=date(2023, 10, 7)), ["FichierXMLv2.0.0.xml"]),
        (Filters(until=date(2023, 10, 6)), [FIRST]),
        (Filters(since=date(2023, 10, 6), until=date(2023, 10, 6)), [FIRST]),
        (Filters(status=PortalStatus.REJECTED), []),
    ],
)
def test_what_is_listed_is_filtered_again_here(filters, names):
    listed = deposits_list(page(samples.LIST_TABLE), WORDING)
    assert [line.file_name for line in filtered(listed, filters)] == names


def test_a_passage_is_searched_by_the_form_of_the_page():
    read = page(samples.PASSAGES, "/passages")
    assert search_address(read, WORDING, "TEST 1&2") == f"{ORIGIN}/passages?q=TEST+1%262"
    assert search_address(page(samples.LIST_TABLE), WORDING, "TEST1") == ""
