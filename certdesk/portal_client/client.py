"""The direct transport: what a person does on the portal, done by HTTP where that is accepted.

`PortalClient` keeps no password. Its failures are PortalErrors. For a deposit they read:
`OutcomeUnknown` = the portal may have the file; `DepositRefused` = it said no; anything else,
cancelling included = the file did not leave whole, or nobody looked at it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from certdesk.model.progress import Tick, no_tick
from certdesk.portal_client.actions import Action, Follow, Submit, action_named
from certdesk.portal_client.assumptions import load_assumptions
from certdesk.portal_client.checks import failure
from certdesk.portal_client.errors import (
    CredentialsRefused,
    DownloadRefused,
    SessionExpired,
)
from certdesk.portal_client.file_names import proposed_name, safe_file_name
from certdesk.portal_client.filters import EVERYTHING, filter_address, filtered, search_address
from certdesk.portal_client.organisations import (
    Organisation,
    choose,
    deposit_for,
    only_organisation,
    organisations,
)
from certdesk.portal_client.page import unreadable
from certdesk.portal_client.pages import (
    PageKind,
    deposits_list,
    login_form,
    next_page,
    passages_list,
    upload_form,
    what_page,
)
from certdesk.portal_client.saving import DOWNLOAD_LIMIT, save
from certdesk.portal_client.sending import DepositConfirmation, send_file
from certdesk.portal_client.transport import Transport, with_query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import TypeVar

    import httpx2

    from certdesk.portal_client.assumptions import Portal
    from certdesk.portal_client.filters import Filters
    from certdesk.portal_client.page import Page
    from certdesk.portal_client.pages import ListedDeposit, ListedPassage
    from certdesk.portal_client.transport import Answer

    T = TypeVar("T")

Login = tuple[str, str]
"""An identifier and a password."""

_MOST_PAGES = 100


def no_login() -> Login | None:
    """Nobody signs in again by itself."""
    return None


class PortalClient:
    """One session on one portal; raises DirectRefused for a portal that does not accept it.

    `again` gives the identifier and the password when a reading finds its session expired, or
    None; it is asked once for each reading, never for a deposit.
    """

    def __init__(
        self,
        portal: Portal,
        http: httpx2.Client,
        again: Callable[[], Login | None] = no_login,
        transport: Transport | None = None,
    ) -> None:
        load_assumptions().check_direct(portal)
        self.portal = portal
        self._transport = transport or Transport(portal, http)
        self._again = again
        self._wording = portal.wording
        self._home = portal.start_url
        self._login_url = ""

    def __repr__(self) -> str:
        return f"PortalClient({self.portal.key!r})"

    def sign_in(self, identifiant: str, secret: str) -> None:
        """Sign in; the password is sent once and forgotten."""
        self._transport.http.cookies.clear()
        answer = self._transport.get(self.portal.start_url)
        kind = what_page(answer.page, self._wording)
        if kind not in (PageKind.LOGIN, PageKind.SESSION_EXPIRED):
            raise failure(answer, self._wording) or unreadable("page de connexion")
        asked = login_form(answer.page, self._wording)
        self._login_url = answer.url
        values = {asked.identifier: identifiant, asked.password: secret}
        url = (asked.button.url if asked.button is not None else "") or asked.form.url
        answer = self._transport.post(url, asked.form.filled(values, asked.button))
        self._check_signed_in(answer)
        self._home = answer.url

    def organisations(self) -> tuple[Organisation, ...]:
        """For whom one may deposit: one, or those that the portal offers."""
        return self._reading(self._organisations)

    def deposit(
        self, path: Path, organisation: Organisation, sha256: str, tick: Tick = no_tick
    ) -> DepositConfirmation:
        """Deposit a file whose bytes have this SHA-256; sent once at most.

        `tick` may cancel up to the last piece of the file, not after.
        """
        page = self._upload_page(organisation)
        target = upload_form(page, self._wording)
        return send_file(self._transport, target, path, sha256, tick, self._login_url)

    def list_deposits(self, filters: Filters = EVERYTHING) -> tuple[ListedDeposit, ...]:
        """The deposits that the portal lists, in its order."""
        return self._reading(lambda: self._list_deposits(filters))

    def download(
        self, url: str, folder: Path, tick: Tick = no_tick, limit: int = DOWNLOAD_LIMIT
    ) -> Path:
        """Bring an accusé into a folder, under the name that the portal gives it, made safe."""
        return self._reading(lambda: self._download(url, folder, tick, limit))

    def passages(self, search: str = "") -> tuple[ListedPassage, ...]:
        """The passages that the portal has recorded, those of an idTechnique when one is given."""
        return self._reading(lambda: self._passages(search))

    # Readings: done again once, signed in again, when the session has expired.

    def _reading(self, read: Callable[[], T]) -> T:
        try:
            return read()
        except SessionExpired:
            login = self._again()
            if login is None:
                raise
        self.sign_in(*login)
        return read()

    def _organisations(self) -> tuple[Organisation, ...]:
        page = self._reach("transmit", "deposit-xml")
        if what_page(page, self._wording) is PageKind.UPLOAD:
            return (only_organisation(page, self._wording),)
        return organisations(page, self._wording)

    def _list_deposits(self, filters: Filters) -> tuple[ListedDeposit, ...]:
        page = self._reach("consult", "deposits")
        address = filter_address(page, self._wording, filters)
        if address:
            page = self._checked(self._transport.get(address))
        listed = [line for each in self._pages(page) for line in deposits_list(each, self._wording)]
        return filtered(listed, filters)

    def _passages(self, search: str) -> tuple[ListedPassage, ...]:
        page = self._reach("consult", "passages")
        address = search_address(page, self._wording, search) if search else ""
        if address:
            page = self._checked(self._transport.get(address))
        listed = (line for each in self._pages(page) for line in passages_list(each, self._wording))
        return tuple(line for line in listed if search in line.id_technique)

    def _download(self, url: str, folder: Path, tick: Tick, limit: int) -> Path:
        with self._transport.opened(url) as response:
            disposition = response.headers.get("content-disposition", "")
            is_page = "html" in response.headers.get("content-type", "").lower()
            if response.status_code != 200 or (is_page and not disposition):
                answer = self._transport.read(response)
                raise failure(answer, self._wording) or _not_a_file()
            name = safe_file_name(proposed_name(disposition))
            pieces = self._transport.pieces(response)
            total = self._transport.announced(response)
            return save(pieces, folder, name, tick, total=total, limit=limit)

    # Moving about, by the labels that a person would click.

    def _upload_page(self, wanted: Organisation) -> Page:
        """The page that takes the file, for the organisation that was chosen and no other one."""
        page = self._reach("transmit", "deposit-xml")
        if what_page(page, self._wording) is not PageKind.UPLOAD:
            page = self._checked(self._do(choose(page, self._wording, wanted)))
        elif only_organisation(page, self._wording).role is not wanted.role:
            raise unreadable("organisme choisi")
        if deposit_for(page, self._wording, wanted.id_client).is_other:
            raise unreadable("organisme choisi")
        return page

    def _reach(self, *labels: str) -> Page:
        """The page behind these labels; one that the page at hand already offers is a short cut."""
        page = self._checked(self._transport.get(self._home))
        left = list(labels)
        while left:
            offered = [(n, action_named(page, self._wording, key)) for n, key in enumerate(left)]
            number, action = next(
                ((n, action) for n, action in reversed(offered) if action), (0, None)
            )
            if action is None:
                raise unreadable(self._wording[left[0]].texts[0])
            page = self._checked(self._do(action))
            left = left[number + 1 :]
        return page

    def _do(self, action: Action) -> Answer:
        if isinstance(action, Follow):
            return self._transport.get(action.url)
        return self._submit(action)

    def _submit(self, submit: Submit) -> Answer:
        url = (submit.button.url if submit.button is not None else "") or submit.form.url
        pairs = submit.form.filled(dict(submit.values), submit.button)
        if submit.form.method == "post":
            return self._transport.post(url, pairs)
        return self._transport.get(with_query(url, pairs))

    def _pages(self, page: Page) -> Iterator[Page]:
        """The page and those that follow it in a list."""
        seen = {page.url}
        yield page
        while len(seen) < _MOST_PAGES:
            url = next_page(page, self._wording)
            if not url or url in seen:
                return
            seen.add(url)
            page = self._checked(self._transport.get(url))
            yield page

    def _checked(self, answer: Answer) -> Page:
        failed = failure(answer, self._wording)
        if failed is not None:
            raise failed
        return answer.page

    def _check_signed_in(self, answer: Answer) -> None:
        kind = what_page(answer.page, self._wording)
        if kind.signed_in and answer.status < 400:
            return
        if kind is PageKind.LOGIN and answer.status < 500:
            raise CredentialsRefused(
                "Le portail n’accepte pas cet identifiant ou ce mot de passe.",
                "Vérifiez-les. Après plusieurs essais, le portail peut bloquer le compte.",
            )
        raise failure(answer, self._wording) or unreadable("page qui suit la connexion")


def _not_a_file() -> DownloadRefused:
    return DownloadRefused(
        "Le portail a répondu par une page, pas par un fichier\u00a0: rien n’a été enregistré.",
        "Ouvrez l’accusé dans votre navigateur, puis faites-le glisser dans CertDesk.",
    )
