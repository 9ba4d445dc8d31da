"""What the practice dossiers are made of: invented people, kinds of passage, and mistakes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EMITTER = "99EXO794"
CONTRACT = "MCFCER999794"


@dataclass(frozen=True)
class Place:
    """Where somebody was born; abroad there is no postal code and `insee` is the country's."""

    insee: str
    postal: str
    label: str


@dataclass(frozen=True)
class Person:
    """An invented person, as the civil registry would know them; `born` is year, month, day."""

    surname: str
    married_name: str | None
    first_names: tuple[str, ...]
    born: tuple[int, int, int]
    sex: str
    place: Place


@dataclass(frozen=True)
class Case:
    """How a passage is told: what the certification asks and how much is known of the person."""

    access: str | None = "FORMATION_CONTINUE_HORS_CONTRAT_DE_PROFESSIONNALISATION"
    option: str = ""
    scoring: str | None = None
    grade: str | None = "SANS_MENTION"
    language: str = ""
    digital: bool = False
    initiative: str = ""
    training_file: bool = False
    birthday_known: bool = True
    place_known_by: str = "insee"


@dataclass(frozen=True)
class Mistake:
    """Why the portal refuses a passage: its message, the truth for the clerk, what was sent."""

    message: str
    note: str
    sent: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Block:
    """One certification of the realistic dossier; its cases come in turn."""

    type: str
    code: str
    ids: str
    size: int
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class Passage:
    """One passage: its identifier, who passed, how it is told, and what is wrong in it."""

    id_technique: str
    person: Person
    number: int
    case: Case
    mistake: Mistake | None


@dataclass(frozen=True)
class Deposit:
    """One deposited file and what the portal answered."""

    folder: str
    stamp: str
    id_flux: str
    treatment: str
    answered: str
    blocks: tuple[tuple[str, str, list[Passage]], ...]

    @property
    def name(self) -> str:
        """The deposited file's name, as the portal repeats it."""
        moment = self.stamp[:19].replace("-", "").replace(":", "")
        return f"{EMITTER}_{moment}_{self.folder}.xml"

    @property
    def passages(self) -> list[Passage]:
        """Every passage, in the order of the file."""
        return [passage for _, _, passages in self.blocks for passage in passages]


M1 = "Aucun titulaire ne correspond aux critères obligatoires"
M1_OLD = "Aucun titulaire ne correspond à ces critères"
M2 = f"{M1} enrichis du jour et du mois de naissance"
M3 = "Aucun titulaire ne correspond aux critères de réconciliation"
M4 = "Plusieurs titulaires ont été identifiés"
M5 = (
    "Le passage certification avec le bcr émetteur {emitter} et l'id technique partenaire {id} "
    "existe déjà en base"
)
M6 = (
    "Le statut de la certification avec le bcr émetteur {emitter}, l'id technique partenaire {id} "
    "et l'index 0 est KO"
)
M7 = "Le titulaire existe déjà en base"

SURNAMES = (
    "Lefebvre", "Garnier", "Moreau", "Chevalier", "Rousseau", "Perrin", "Blanchard", "Guérin",
    "Boyer", "Lemaire", "Renault", "Colin", "Vidal", "Aubry", "Picard", "Barbier", "Le Gall",
    "Marchand", "Dupuis", "Besson", "Tanguy", "Fabre", "Da Silva", "Benali", "Nowak", "Diallo",
    "Schmitt", "Etcheverry", "Santini", "Delaunay", "Hamon", "Jacquet", "Poirier", "Roussel",
    "Ferrand", "Gauthier", "Lacombe", "Maillard", "N'Guessan", "De la Fontaine", "Oliveira",
    "Pasquier", "Quéré", "Rivière", "Saïdi", "Texier", "Urbain", "Vasseur", "Weber", "Zeller",
    "Cordier", "Berthelot", "Amrani", "Joubert", "Kowalski", "Lebreton", "Mallet", "Navarro",
    "Prévost", "Rolland",
)  # fmt: skip
FIRST_NAMES = (
    (("Camille", "Jeanne", "Lucie"), "F"),
    (("Hélène", "Marie", "Odile"), "F"),
    (("Julien", "Paul", "André"), "M"),
    (("Nadia", "Samira", "Leïla"), "F"),
    (("François", "Jean", "Marcel"), "M"),
    (("Aurélie", "Anne", "Simone"), "F"),
    (("Mathieu", "Pierre", "Louis"), "M"),
    (("Karim", "Malik", "Omar"), "M"),
    (("Marie-Claire", "Yvonne", "Rose"), "F"),
    (("Thomas", "Michel", "René"), "M"),
    (("Inès", "Sofia", "Carmen"), "F"),
    (("Benoît", "Luc", "Henri"), "M"),
    (("Chloé", "Emma", "Louise"), "F"),
)
COMMUNES = (
    Place("44109", "44000", "Nantes"),
    Place("31555", "31000", "Toulouse"),
    Place("35238", "35000", "Rennes"),
    Place("59350", "59000", "Lille"),
    Place("67482", "67000", "Strasbourg"),
    Place("69383", "69003", "Lyon 3e Arrondissement"),
    Place("33063", "33000", "Bordeaux"),
    Place("2A004", "20000", "Ajaccio"),
    Place("76540", "76000", "Rouen"),
    Place("97411", "97400", "Saint-Denis"),
    Place("49007", "49000", "Angers"),
    Place("38185", "38000", "Grenoble"),
    Place("29019", "29200", "Brest"),
    Place("06088", "06000", "Nice"),
    Place("75112", "75012", "Paris 12e Arrondissement"),
    Place("2B033", "20200", "Bastia"),
    Place("42218", "42000", "Saint-Étienne"),
    Place("97209", "97200", "Fort-de-France"),
    Place("45234", "45000", "Orléans"),
)
COUNTRIES = (
    Place("99139", "", "Portugal"),
    Place("99352", "", "Algérie"),
    Place("99122", "", "Pologne"),
    Place("99341", "", "Sénégal"),
    Place("99131", "", "Belgique"),
    Place("99350", "", "Maroc"),
    Place("99127", "", "Italie"),
)

BLOCKS = (
    Block(
        "RNCP",
        "RNCP99115",
        "PAIE-2026-{:03d}",
        30,
        (
            Case(option="Gestion de la paie", grade="MENTION_BIEN", initiative="EMPLOYEUR"),
            Case(access="FORMATION_INITIALE_APPRENTISSAGE", grade="MENTION_ASSEZ_BIEN"),
            Case(access="VAE", initiative="CERTIFIE"),
            Case(access="CANDIDAT_LIBRE", place_known_by="postal"),
            Case(training_file=True, initiative="OF"),
            Case(access=None, grade=None, place_known_by="nothing", birthday_known=False),
        ),
    ),
    Block(
        "RS",
        "RS9230",
        "NUM-2026-{:03d}",
        22,
        (
            Case(digital=True, grade=None),
            Case(digital=True, grade=None, place_known_by="postal"),
            Case(digital=True, grade=None, initiative="OF", training_file=True),
            Case(digital=True, grade=None, birthday_known=False),
        ),
    ),
    Block(
        "RS",
        "1710",
        "ANG-2026-{:03d}",
        8,
        (
            Case(language="B2", scoring="785", grade=None),
            Case(language="C1", scoring="945", grade=None, access="CANDIDAT_LIBRE"),
            Case(language="INSUFFISANT", scoring="215", grade=None, initiative="POLE_EMPLOI"),
        ),
    ),
)

MISTAKES = {
    1: Mistake(M1, "Lettres inversées dans le nom de naissance.", {"surname": "GANRIER"}),
    2: Mistake(
        M1, "Accents abîmés dans le prénom.", {"first_names": ("HÃ©lÃ¨ne", "Marie", "Odile")}
    ),
    3: Mistake(M2, "Jour et mois de naissance inversés.", {"born": (2000, 6, 4)}),
    4: Mistake(M5, "Déjà accepté dans le dépôt du 12/06/2026\u00a0: ne pas redéposer."),
    7: Mistake(M1, "Sexe erroné\u00a0: c’est une femme.", {"sex": "M"}),
    9: Mistake(M1, "Né en 1988, pas en 1998.", {"born": (1998, 10, 16)}),
    11: Mistake(M5, "Déjà accepté dans le dépôt du 12/06/2026\u00a0: ne pas redéposer."),
    13: Mistake(
        M1,
        "Nom et prénom échangés.",
        {"surname": "CAMILLE", "first_names": ("AUBRY", "Jeanne")},
    ),
    14: Mistake(M1, "Tous les prénoms dans le premier.", {"first_names": ("Karim Malik Omar",)}),
    20: Mistake(
        M1,
        "Nom d’usage écrit à la place du nom de naissance.",
        {"surname": "JACQUET", "married_name": None},
    ),
    31: Mistake(M1, "Une espace de trop après le nom.", {"surname": "JACQUET "}),
    32: Mistake(
        M1_OLD, "Faute dans le premier prénom.", {"first_names": ("Nadja", "Samira", "Leïla")}
    ),
    34: Mistake(M4, "Homonymes\u00a0: ajouter le jour et le mois de naissance."),
    36: Mistake(M5, "Identifiant déjà utilisé en 2025 pour une autre personne\u00a0: le changer."),
    39: Mistake(M1, "Nom de naissance coupé.", {"surname": "DE LA FONTAIN"}),
    44: Mistake(M7, "Déjà accepté dans le dépôt du 12/06/2026\u00a0: ne pas redéposer."),
    46: Mistake(M4, "Homonymes\u00a0: ajouter le jour et le mois de naissance."),
    47: Mistake(
        M3,
        "Code postal écrit à la place du code INSEE de la commune.",
        {"place": Place("97400", "97400", "Saint-Denis")},
    ),
    51: Mistake(M2, "Jour de naissance erroné\u00a0: le 2, pas le 12.", {"born": (1994, 4, 12)}),
    **{
        number: Mistake(M6, "Code de la certification sans son préfixe\u00a0: RS1710.")
        for number in range(53, 61)
    },
}

TUTORIAL = (
    (
        "TEST1",
        Person("MARTIN", None, ("Claire",), (1988, 3, 14), "F", COMMUNES[0]),
        Mistake(
            M5, "Identifiant déjà utilisé pour une autre personne\u00a0: TEST8CORRIGE est libre."
        ),
    ),
    ("TEST2", Person("PETIT", None, ("Louis", "Marcel"), (1995, 7, 2), "M", COMMUNES[2]), None),
    (
        "TEST3",
        Person("DURANT", None, ("Paul",), (1990, 11, 23), "M", COMMUNES[3]),
        Mistake(M1, "Une lettre oubliée dans le nom de naissance.", {"surname": "DRANT"}),
    ),
)
