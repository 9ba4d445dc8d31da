"""A small valid flux as a tree of elements, grown from dice: what the mutations start from."""

from __future__ import annotations

from dataclasses import dataclass, field

_MASK = (1 << 64) - 1


class Dice:
    """Numbers from a seed (splitmix64): the same ones on every version of Python."""

    def __init__(self, seed: int) -> None:
        self._state = (seed * 0x9E3779B97F4A7C15 + 0x1234567) & _MASK

    def below(self, limit: int) -> int:
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return (mixed ^ (mixed >> 31)) % limit

    def chance(self, in_hundred: int) -> bool:
        return self.below(100) < in_hundred

    def pick(self, choices):
        return choices[self.below(len(choices))]


@dataclass(slots=True)
class Element:
    """`content` is raw XML text or elements; `prefix` None means the one of the document."""

    name: str
    content: list = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    prefix: str | None = None

    def children(self) -> list[Element]:
        return [one for one in self.content if isinstance(one, Element)]


# What each leaf may hold, from the dictionary and the tests of domain.md; not from any schema.
TEXT = {
    "idFlux": (1, 50),
    "idClient": (8, 8),
    "idContrat": (1, 20),
    "type": (1, 255),
    "code": (1, 100),
    "idTechnique": (1, 255),
    "urlPreuve": (1, 255),
    "libelleOption": (1, 255),
    "codePostalCentreExamen": (1, 9),
    "scoring": (1, 255),
    "verbatim": (1, 255),
    "domaineCompetenceId": (1, 1),
    "competenceId": (1, 1),
    "nomNaissance": (1, 60),
    "nomUsage": (1, 60),
    "prenom1": (1, 60),
    "prenom2": (1, 60),
    "prenom3": (1, 60),
    "codeInsee": (5, 5),
    "codePostal": (1, 9),
    "libelleCommuneNaissance": (1, 60),
    "codePaysNaissance": (3, 3),
    "libellePaysNaissance": (1, 60),
    "commentairesMEN": (1, 250),
    "idDossier": (1, 13),
    "nomTitulaire": (1, 30),
    "prenom1Titulaire": (1, 20),
}
LISTS = {
    "natureDeposant": ("CERTIFICATEUR", "TIERS_CONFIANCE"),
    "obtentionCertification": ("PAR_ADMISSION", "PAR_SCORING"),
    "modalitePassageExamen": ("A_DISTANCE", "EN_PRESENTIEL", "MIXTE"),
    "niveauLangueEuropeen": ("A1", "A2", "B1", "B2", "C1", "C2", "INSUFFISANT"),
    "mentionValidee": (
        "SANS_MENTION",
        "MENTION_ASSEZ_BIEN",
        "MENTION_BIEN",
        "MENTION_TRES_BIEN",
        "MENTION_TRES_BIEN_AVEC_FELICITATIONS_DU_JURY",
    ),
    "modaliteAcces": (
        "FORMATION_INITIALE_HORS_APPRENTISSAGE",
        "FORMATION_INITIALE_APPRENTISSAGE",
        "FORMATION_CONTINUE_HORS_CONTRAT_DE_PROFESSIONNALISATION",
        "FORMATION_CONTINUE_CONTRAT_DE_PROFESSIONNALISATION",
        "VAE",
        "EQUIVALENCE_DIPLOME_ETRANGER",
        "CANDIDAT_LIBRE",
    ),
    "voieAccessVAE": ("CONGES_VAE", "VAE_CLASSIQUE"),
    "initiativeInscription": ("CERTIFIE", "OF", "POLE_EMPLOI", "EMPLOYEUR", "AUTRE"),
    "sexe": ("M", "F"),
}
NUMBERS = {
    "scoreGeneral": (1, 1000),
    "niveau": (1, 8),
    "anneeNaissance": (1900, 2099),
    "moisNaissance": (1, 12),
    "jourNaissance": (1, 31),
}
DATES = (
    "dateDebutExamen",
    "dateFinExamen",
    "dateDebutValidite",
    "dateFinValidite",
    "dateInscription",
)
BOOLEANS = ("donneeCertifiee", "presenceNiveauLangueEuro", "presenceNiveauNumeriqueEuro")
NILLABLE = (
    "dateFinValidite",
    "scoring",
    "mentionValidee",
    "modaliteAcces",
    "nomUsage",
    "moisNaissance",
    "jourNaissance",
    "codePostal",
)
_OPTIONAL_IN_PASSAGE = (
    "urlPreuve",
    "libelleOption",
    "dateDebutExamen",
    "dateFinExamen",
    "modalitePassageExamen",
    "codePostalCentreExamen",
    "niveauLangueEuropeen",
    "verbatim",
)
_OPTIONAL_IN_PERSON = (
    "prenom2",
    "prenom3",
    "libelleCommuneNaissance",
    "codePaysNaissance",
    "libellePaysNaissance",
    "commentairesMEN",
)


def valid_value(name: str, dice: Dice) -> str:
    """A value that every version accepts, most often; the last mention is only in 1.1.2."""
    if name in TEXT:
        low, high = TEXT[name]
        return "AéB0 -Ç9'zŒ"[dice.below(11) :][:1] * (low if dice.chance(70) else high)
    if name in LISTS:
        return dice.pick(LISTS[name])
    if name in NUMBERS:
        low, high = NUMBERS[name]
        return str(low + dice.below(high - low + 1))
    if name in BOOLEANS:
        return dice.pick(("true", "false", "1", "0"))
    if name in DATES:
        return f"{1990 + dice.below(60)}-{1 + dice.below(12):02}-{1 + dice.below(28):02}"
    day = f"20{10 + dice.below(20)}-{1 + dice.below(12):02}-{1 + dice.below(28):02}"
    hour = f"{dice.below(24):02}:{dice.below(60):02}:{dice.below(60):02}"
    return f"{day}T{hour}{dice.pick('+-')}{dice.below(14):02}:{dice.pick(('00', '30', '45'))}"


def leaf(name: str, dice: Dice) -> Element:
    if name in NILLABLE and dice.chance(50):
        return Element(name, [], {"xsi:nil": "true"})
    return Element(name, [valid_value(name, dice)])


def grow(dice: Dice) -> Element:
    """A valid flux, most often of one passage: small documents leave time for more of them."""
    certifications = [_certification(dice) for _ in range(2 if dice.chance(15) else 1)]
    certificateur = Element(
        "certificateur",
        [
            leaf("idClient", dice),
            leaf("idContrat", dice),
            Element("certifications", certifications),
        ],
    )
    emetteur = Element(
        "emetteur",
        [leaf("idClient", dice), Element("certificateurs", [certificateur])],
    )
    return Element("flux", [leaf("idFlux", dice), leaf("horodatage", dice), emetteur])


def _certification(dice: Dice) -> Element:
    content = [leaf("type", dice), leaf("code", dice)]
    if dice.chance(50):
        content.append(leaf("natureDeposant", dice))
    passages = [_passage(dice) for _ in range(2 if dice.chance(25) else 1)]
    return Element("certification", [*content, Element("passageCertifications", passages)])


def _passage(dice: Dice) -> Element:
    required = (
        "idTechnique",
        "obtentionCertification",
        "donneeCertifiee",
        "dateDebutValidite",
        "dateFinValidite",
        "presenceNiveauLangueEuro",
        "presenceNiveauNumeriqueEuro",
        "scoring",
        "mentionValidee",
    )
    content = [leaf(name, dice) for name in required]
    content += [leaf(name, dice) for name in _OPTIONAL_IN_PASSAGE if dice.chance(25)]
    if dice.chance(25):
        content.append(_digcomp(dice))
    access = [leaf("modaliteAcces", dice)]
    access += [
        leaf(name, dice)
        for name in ("voieAccessVAE", "initiativeInscription", "dateInscription")
        if dice.chance(30)
    ]
    identity = _dossier(dice) if dice.chance(20) else _person(dice)
    content.append(Element("modalitesInscription", access))
    content.append(Element("identificationTitulaire", [identity]))
    if dice.chance(30):
        _shuffle(content, dice)
    return Element("passageCertification", content)


def _digcomp(dice: Dice) -> Element:
    content = [leaf("scoreGeneral", dice)] if dice.chance(70) else []
    if dice.chance(80):
        names = ("niveau", "domaineCompetenceId", "competenceId")
        results = [
            Element("resultat", [leaf(name, dice) for name in names if dice.chance(80)])
            for _ in range(dice.below(3))
        ]
        content.append(Element("resultats", results))
    return Element("niveauNumeriqueEuropeen", content)


def _dossier(dice: Dice) -> Element:
    names = ("idDossier", "nomTitulaire", "prenom1Titulaire")
    return Element("dossierFormation", [leaf(name, dice) for name in names])


def _person(dice: Dice) -> Element:
    names = ("nomNaissance", "nomUsage", "prenom1", "anneeNaissance", "moisNaissance")
    content = [leaf(name, dice) for name in (*names, "jourNaissance", "sexe")]
    by_insee = dice.chance(50)
    holder, held = (
        ("codeInseeNaissance", "codeInsee") if by_insee else ("codePostalNaissance", "codePostal")
    )
    content.append(Element("codeCommuneNaissance", [Element(holder, [leaf(held, dice)])]))
    content += [leaf(name, dice) for name in _OPTIONAL_IN_PERSON if dice.chance(25)]
    return Element("titulaire", content)


def _shuffle(content: list[Element], dice: Dice) -> None:
    for last in range(len(content) - 1, 0, -1):
        other = dice.below(last + 1)
        content[last], content[other] = content[other], content[last]
