"""A deposit of the practice dossiers as XML: the flux, and the accusé that answers it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tools.demo_data import CONTRACT, EMITTER, Case, Deposit, Passage, Person

INDENT = "  "

# What an element holds, in order: a text, None for `xsi:nil`, or elements again.
Tree = list[tuple[str, Any]]


def rendered(children: Tree, prefix: str, depth: int) -> str:
    """Elements one under another, each on lines of its own."""
    margin = INDENT * depth
    lines = []
    for name, content in children:
        tag = f"{prefix}{name}"
        if content is None:
            lines.append(f'{margin}<{tag} xsi:nil="true"/>\n')
        elif isinstance(content, str):
            text = content.replace("&", "&amp;").replace("<", "&lt;")
            lines.append(f"{margin}<{tag}>{text}</{tag}>\n")
        else:
            inside = rendered(content, prefix, depth + 1)
            lines.append(f"{margin}<{tag}>\n{inside}{margin}</{tag}>\n")
    return "".join(lines)


def nested(*names: str, inside: str | Tree | None) -> Tree:
    """One element in another in another."""
    tree: Tree = [(names[-1], inside)]
    for name in reversed(names[:-1]):
        tree = [(name, tree)]
    return tree


def as_sent(passage: Passage) -> Person:
    """The person as the flux tells them: right, or with the mistake of this passage."""
    changes: dict[str, Any] = dict(passage.mistake.sent) if passage.mistake else {}
    return replace(passage.person, **changes)


def birth_place(person: Person, case: Case) -> Tree:
    """INSEE code, postal code, or a postal code declared unknown; abroad, the country."""
    place = person.place
    if not place.postal:
        tree = nested("codeCommuneNaissance", "codeInseeNaissance", "codeInsee", inside=place.insee)
        return [
            *tree,
            ("codePaysNaissance", place.insee[2:]),
            ("libellePaysNaissance", place.label),
        ]
    if case.place_known_by == "nothing":
        return nested("codeCommuneNaissance", "codePostalNaissance", "codePostal", inside=None)
    if case.place_known_by == "postal":
        path = ("codeCommuneNaissance", "codePostalNaissance", "codePostal")
        return [*nested(*path, inside=place.postal), ("libelleCommuneNaissance", place.label)]
    path = ("codeCommuneNaissance", "codeInseeNaissance", "codeInsee")
    return [*nested(*path, inside=place.insee), ("libelleCommuneNaissance", place.label)]


def identification(passage: Passage) -> Tree:
    """The titulaire's civil status, or the training file that names them."""
    person = as_sent(passage)
    if passage.case.training_file:
        file: Tree = [
            ("idDossier", f"26{passage.number:09d}"),
            ("nomTitulaire", person.surname[:30]),
            ("prenom1Titulaire", person.first_names[0][:20]),
        ]
        return [("dossierFormation", file)]
    year, month, day = person.born
    known = passage.case.birthday_known
    titulaire: Tree = [
        ("nomNaissance", person.surname),
        ("nomUsage", person.married_name),
        *((f"prenom{rank}", name) for rank, name in enumerate(person.first_names, 1)),
        ("anneeNaissance", str(year)),
        ("moisNaissance", f"{month:02d}" if known else None),
        ("jourNaissance", f"{day:02d}" if known else None),
        ("sexe", person.sex),
        *birth_place(person, passage.case),
    ]
    return [("titulaire", titulaire)]


def digital_levels(number: int) -> Tree:
    """A score and a result for some competences of DIGCOMP."""
    results: Tree = []
    for domain, competences in enumerate((3, 6, 4, 4, 4), 1):
        if (number + domain) % 2:
            one: Tree = [
                ("niveau", str(1 + (number + domain) % 7)),
                ("domaineCompetenceId", str(domain)),
                ("competenceId", str(1 + number % competences)),
            ]
            results.append(("resultat", one))
    return [("scoreGeneral", str(score(number))), ("resultats", results)]


def score(number: int) -> int:
    """A plausible digital score out of 1 000."""
    return 210 + number * 37 % 680


def exam(passage: Passage) -> Tree:
    """When and where the exam was, and how long the result is valid."""
    day = 10 + passage.number % 18
    held = f"2026-0{5 + passage.number % 3}-{day}"
    tree: Tree = [("dateDebutExamen", held), ("dateFinExamen", held)]
    if passage.case.digital:
        tree.append(("modalitePassageExamen", "A_DISTANCE"))
    else:
        tree += [("modalitePassageExamen", "EN_PRESENTIEL"), ("codePostalCentreExamen", "44000")]
    expires = passage.case.digital or passage.case.language
    return [
        *tree,
        ("dateDebutValidite", f"2026-08-{day}"),
        ("dateFinValidite", f"2029-08-{day}" if expires else None),
    ]


def levels(passage: Passage) -> Tree:
    """The European language and digital levels, each announced by its flag."""
    case = passage.case
    tree: Tree = [("presenceNiveauLangueEuro", "true" if case.language else "false")]
    if case.language:
        tree.append(("niveauLangueEuropeen", case.language))
    tree.append(("presenceNiveauNumeriqueEuro", "true" if case.digital else "false"))
    if case.digital:
        tree.append(("niveauNumeriqueEuropeen", digital_levels(passage.number)))
    return tree


def passage_tree(passage: Passage) -> Tree:
    """The whole content of a `passageCertification`."""
    case = passage.case
    scoring = str(score(passage.number)) if case.digital else case.scoring
    registration: Tree = [("modaliteAcces", case.access)]
    if case.access == "VAE":
        registration.append(("voieAccessVAE", "VAE_CLASSIQUE"))
    if case.initiative:
        registration.append(("initiativeInscription", case.initiative))
        registration.append(("dateInscription", "2026-02-02"))
    return [
        ("idTechnique", passage.id_technique),
        *([("libelleOption", case.option)] if case.option else []),
        ("obtentionCertification", "PAR_SCORING" if scoring else "PAR_ADMISSION"),
        ("donneeCertifiee", "true"),
        *exam(passage),
        *levels(passage),
        ("scoring", scoring),
        ("mentionValidee", case.grade),
        ("modalitesInscription", registration),
        ("identificationTitulaire", identification(passage)),
    ]


def certification_tree(type_: str, code: str, passages: list[Passage]) -> Tree:
    """The whole content of a `certification`."""
    inside: Tree = [("passageCertification", passage_tree(one)) for one in passages]
    return [
        ("type", type_),
        ("code", code),
        ("natureDeposant", "CERTIFICATEUR"),
        ("passageCertifications", inside),
    ]


def flux_xml(deposit: Deposit) -> str:
    """The deposited file: header, then each certification with its passages."""
    certifications: Tree = [
        ("certification", certification_tree(*block)) for block in deposit.blocks
    ]
    certificateur: Tree = [
        ("idClient", EMITTER),
        ("idContrat", CONTRACT),
        ("certifications", certifications),
    ]
    emetteur: Tree = [
        ("idClient", EMITTER),
        *nested("certificateurs", "certificateur", inside=certificateur),
    ]
    body: Tree = [
        ("idFlux", deposit.id_flux),
        ("horodatage", deposit.stamp),
        ("emetteur", emetteur),
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<cpf:flux xmlns:cpf="urn:cdc:cpf:pc5:schema:1.0.0"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
        f"{rendered(body, 'cpf:', 1)}</cpf:flux>\n"
    )


def accuse_xml(deposit: Deposit) -> str:
    """The portal's answer: the refused passages with their message, then the accepted ones."""
    refused: Tree = []
    for passage in deposit.passages:
        if passage.mistake:
            message = passage.mistake.message.format(emitter=EMITTER, id=passage.id_technique)
            inside: Tree = [("idTechnique", passage.id_technique), ("messageErreur", message)]
            refused.append(("passage", inside))
    body: Tree = [
        ("nomFichier", deposit.name),
        ("idFlux", deposit.id_flux),
        ("idTraitement", deposit.treatment),
        ("PassagesKO", refused),
        (
            "PassagesOK",
            [("idTechnique", p.id_technique) for p in deposit.passages if not p.mistake],
        ),
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
        '<rapport xmlns:ns2="urn:cdc:cpf:pc5:rapport:schema">\n'
        f"{rendered(body, '', 1)}</rapport>\n"
    )
