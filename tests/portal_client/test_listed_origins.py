"""The other addresses of the real portal: whole sites, in https, or nothing."""

from __future__ import annotations

import pytest

from certdesk.portal_client.listed_origins import ListedOrigins, read_listed_origins


def test_the_origins_are_read_once_each_and_notes_count_for_nothing() -> None:
    lines = [
        "# la page de connexion",
        "",
        " https://Connexion.Exemple.fr/ ",
        "https://connexion.exemple.fr:443",
        "https://id.exemple.fr:8443",
    ]
    assert read_listed_origins(lines) == ListedOrigins(
        ("https://connexion.exemple.fr", "https://id.exemple.fr:8443")
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("connexion.exemple.fr", "ne peut pas être lue"),
        ("https://*.exemple.fr", "ne peut pas être lue"),
        ("https://moi:secret@connexion.exemple.fr", "ne peut pas être lue"),
        ("ftp://connexion.exemple.fr", "ne peut pas être lue"),
        ("http://connexion.exemple.fr", "n’est pas protégée"),
        ("http://127.0.0.1:8000", "n’est pas protégée"),
        ("https://connexion.exemple.fr/page", "l’adresse d’une page"),
        ("https://connexion.exemple.fr/?retour=1", "l’adresse d’une page"),
        ("https://connexion.exemple.fr#ici", "l’adresse d’une page"),
    ],
)
def test_what_is_no_protected_site_is_refused_by_its_number_and_not_repeated(
    line: str, said: str
) -> None:
    listed = read_listed_origins(["https://bon.exemple.fr", line])
    assert listed.origins == ("https://bon.exemple.fr",)
    ((number, error),) = listed.refused
    assert number == 2
    assert said in error.message
    assert error.remedy
    assert line not in f"{error.message} {error.remedy}"
    assert "secret" not in f"{error.message} {error.remedy}"
