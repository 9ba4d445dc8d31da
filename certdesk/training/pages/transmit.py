"""« Transmettre des données »: the two ways, the choice of the organisme, the deposit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import abort

from certdesk.training.faults import Step
from certdesk.training.web import Page, Visit

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from certdesk.training.register import Account, Register

CHOICE = "/transmettre/fichier"
UPLOAD = "/transmettre/fichier/depot"
NOT_XML = (
    "Votre fichier doit impérativement être au format XML (.xml). Rien n’a été déposé\u00a0: "
    "choisissez un fichier dont le nom se termine par .xml."
)
NO_FILE = "Choisissez d’abord le fichier XML à déposer."
EMPTY = "Ce fichier est vide. Rien n’a été déposé."
NO_CHOICE = "Choisissez pour quel organisme vous déposez des données."


@dataclass(frozen=True)
class Choice:
    """One organisme for which an account may deposit."""

    id_client: str
    name: str
    own: bool


def transmit_pages() -> tuple[Page, ...]:
    """The pages of this file."""
    return (
        Page("/transmettre", "transmit", _transmit, step=Step.TRANSMIT),
        Page(CHOICE, "choice", _choice, step=Step.ORGANISATION, takes_form=True),
        Page(
            UPLOAD,
            "upload",
            _upload,
            step=Step.UPLOAD_PAGE,
            post_step=Step.UPLOAD,
            takes_form=True,
        ),
        Page("/transmettre/fichier/depose/<int:number>", "deposited", _deposited, Step.DEPOSITED),
    )


def choices(register: Register, account: Account) -> tuple[Choice, ...]:
    """The organismes for which an account may deposit, its own first."""
    own = (Choice(account.id_client, account.name, own=True),) if account.certifies else ()
    others = (Choice(one, register.accounts[one].name, own=False) for one in account.deposits_for)
    return (*own, *others)


def _transmit(visit: Visit) -> ResponseReturnValue:
    return visit.show("transmit.html")


def _choice(visit: Visit) -> ResponseReturnValue:
    offered = choices(visit.site.register, visit.account)
    if len(offered) == 1:
        visit.session.organisation = offered[0].id_client
        return visit.go(UPLOAD)
    if not visit.is_post:
        return visit.show("choice.html", offered=offered, refused="")
    wanted = visit.sent("organisme")
    if wanted not in (one.id_client for one in offered):
        return visit.show("choice.html", offered=offered, refused=NO_CHOICE), 422
    visit.session.organisation = wanted
    return visit.go(UPLOAD)


def _upload(visit: Visit) -> ResponseReturnValue:
    organisation = visit.session.organisation
    if not organisation:
        return visit.go(CHOICE)
    if not visit.is_post:
        return visit.show("upload.html", refused="")
    upload = visit.request.upload("fichier")
    refused = _refusal(visit)
    if refused or upload is None:
        return visit.show("upload.html", refused=refused), 422
    site = visit.site
    deposit = site.deposits.receive(upload, visit.account.id_client, organisation, site.folder)
    return visit.go(f"/transmettre/fichier/depose/{deposit.number}")


def _refusal(visit: Visit) -> str:
    upload = visit.request.upload("fichier")
    if upload is None:
        return NO_FILE
    if not upload.is_xml:
        return NOT_XML
    return "" if upload.size else EMPTY


def _deposited(visit: Visit, number: int) -> ResponseReturnValue:
    mine = (one for one in visit.site.deposits.all() if one.by == visit.account.id_client)
    deposit = next((one for one in mine if one.number == number), None)
    if deposit is None:
        abort(404)
    return visit.show("deposited.html", deposit=deposit)
