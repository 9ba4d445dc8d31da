"""« Consulter les données » and its list of deposited files, with their two accusés."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING

from flask import abort, send_file

from certdesk.model.knowledge.wording import fold
from certdesk.training.accuse import reception_name, reception_xml, treatment_name
from certdesk.training.faults import Step
from certdesk.training.processing import Status
from certdesk.training.web import Page, Visit

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from certdesk.training.deposits import Deposit

_XML = "application/xml"


def files_pages() -> tuple[Page, ...]:
    """The pages of this file."""
    files = "/consulter/fichiers"
    return (
        Page("/consulter", "consult", _consult),
        Page(files, "deposits", _deposits, Step.LIST),
        Page(f"{files}/<int:number>/accuse-de-reception", "receipt", _receipt, Step.RECEIPT),
        Page(f"{files}/<int:number>/accuse-de-traitement", "treatment", _treatment, Step.TREATMENT),
    )


def visible(visit: Visit) -> list[Deposit]:
    """The deposits that an account made, and those made for it; the newest first."""
    me = visit.account.id_client
    return [one for one in reversed(visit.site.deposits.all()) if me in (one.by, one.on_behalf_of)]


def _consult(visit: Visit) -> ResponseReturnValue:
    return visit.show("consult.html")


def _deposits(visit: Visit) -> ResponseReturnValue:
    visit.site.refresh()
    everything = visible(visit)
    filters = {name: visit.asked(name) for name in ("depuis", "jusqu", "nom", "statut")}
    shown = [one for one in everything if _suits(one, filters)]
    return visit.show(
        "deposits.html",
        deposits=shown,
        total=len(everything),
        filters=filters,
        statuses=list(Status),
        processing=any(one.status is Status.PROCESSING for one in everything),
    )


def _suits(deposit: Deposit, filters: dict[str, str]) -> bool:
    day = deposit.received_at.date()
    since, until = _day(filters["depuis"]), _day(filters["jusqu"])
    return (
        (since is None or day >= since)
        and (until is None or day <= until)
        and fold(filters["nom"]) in fold(deposit.file_name)
        and filters["statut"] in ("", deposit.status.name)
    )


def _day(text: str) -> date | None:
    """A day, as a browser's date field sends it or as a person types it."""
    for shape in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, shape).date()
        except ValueError:
            continue
    return None


def _found(visit: Visit, number: int) -> Deposit:
    found = next((one for one in visible(visit) if one.number == number), None)
    if found is None:
        abort(404)
    return found


def _receipt(visit: Visit, number: int) -> ResponseReturnValue:
    one = _found(visit, number)
    text = reception_xml(one.file_name, one.number, one.received_at, one.by, one.on_behalf_of)
    name = reception_name(one.file_name, one.received_at.date())
    data = io.BytesIO(text.encode())
    return send_file(data, mimetype=_XML, as_attachment=True, download_name=name)


def _treatment(visit: Visit, number: int) -> ResponseReturnValue:
    visit.site.refresh()
    one = _found(visit, number)
    if one.treated_at is None:
        abort(404)
    name = treatment_name(one.file_name, one.treated_at.date())
    return send_file(one.treatment, mimetype=_XML, as_attachment=True, download_name=name)
