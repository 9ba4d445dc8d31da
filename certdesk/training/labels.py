"""The words of the pages that a program may look for, and others for the day when they change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certdesk.training.processing import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

LABELS: Mapping[str, str] = {
    "identifier": "Identifiant",
    "password": "Mot de passe",
    "sign_in": "Se connecter",
    "transmit": "Transmettre des données",
    "deposit_xml": "Déposer un fichier XML",
    "declare": "Déclarer un passage de certification",
    "select": "Sélectionner",
    "next": "Étape suivante",
    "upload": "Déposer un fichier",
    "deposited": "Fichier déposé",
    "consult": "Consulter les données",
    "deposits": "Consulter les fichiers déposés",
    "passages": "Consulter les passages de certification",
    "column_date": "Date de dépôt",
    "column_name": "Nom du fichier",
    "column_status": "Statut du dépôt",
    "receipt": "Accusé de réception",
    "treatment": "Accusé de traitement",
    "edit": "Modifier les données",
    "save": "Enregistrer les modifications",
    "delete": "Supprimer la certification",
    **{status.name: status.value for status in Status},
}
CHANGED: Mapping[str, str] = {
    **LABELS,
    "identifier": "Code d’accès",
    "password": "Secret",
    "sign_in": "Entrer",
    "transmit": "Nouvel envoi",
    "deposit_xml": "Verser un lot",
    "declare": "Saisir une fiche",
    "select": "Choisir",
    "next": "Poursuivre",
    "upload": "Verser",
    "deposited": "C’est enregistré",
    "consult": "Mes envois",
    "deposits": "Historique",
    "passages": "Fiches",
    "column_date": "Quand",
    "column_name": "Quoi",
    "column_status": "Où en est-on",
    "receipt": "Reçu",
    "treatment": "Bilan",
    "edit": "Retoucher",
    "save": "Garder",
    "delete": "Effacer",
    "PROCESSING": "Patience",
    "SUCCESS": "Terminé",
    "WITH_ERRORS": "Incomplet",
    "REJECTED": "Retour",
}
