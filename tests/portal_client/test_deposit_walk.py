"""A random walk of clerks, cuts, restarts, lists and accusés never brings a file in twice."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from certdesk.model.dossier.dossier import build_dossier
from certdesk.model.flux.source import source_of
from certdesk.model.journal.errors import DepositForbidden
from certdesk.model.journal.records import DepositState, ObstacleCode, PortalStatus
from certdesk.model.progress import Cancelled
from certdesk.model.rapport.rapport import read_rapport
from certdesk.portal_client.errors import (
    DepositRefused,
    OutcomeUnknown,
    PortalUnreachable,
    Sent,
)
from tests.builders import ID_FLUX, M1, rapport
from tests.model.journal.journals import MESSAGES, SCHEMAS
from tests.portal_client.deposits import Clock, Line, Taken, candidate, open_desk, quick_folder

FILES = {"un.xml": ("A", "B"), "deux.xml": ("B", "C"), "trois.xml": ("D",)}
NAMES = st.sampled_from(sorted(FILES))

# What happens to a sending: the error that the desk sees, and whether the portal got the file.
ENDS = {
    "well": (None, True),
    "cut while it leaves": (PortalUnreachable("x", sent=Sent.PART), False),
    "refused": (DepositRefused("x", sent=Sent.ALL), False),
    "lost on the way": (OutcomeUnknown("x", sent=Sent.ALL), False),
    "answer lost": (OutcomeUnknown("x", sent=Sent.ALL), True),
    "cancelled in time": (Cancelled(), False),
    "a mistake of ours": (ZeroDivisionError(), True),
}
ANSWERED_YES = frozenset({ObstacleCode.FILE_REJECTED})
"""Not « accusé non lu »: who deposits without reading it may deposit an accepted passage."""


class Arrival:
    """A file that the portal got, and what it made of it."""

    def __init__(self, name: str, number: int, line: Line) -> None:
        self.name, self.number, self.line = name, number, line
        self.status = PortalStatus.PROCESSING
        self.refused: frozenset[str] = frozenset()

    def still_holds(self, identifier: str) -> bool:
        """Whether a second arrival of this passage would be one too many."""
        if identifier not in FILES[self.name] or self.status is PortalStatus.REJECTED:
            return False
        return identifier not in self.refused


class Walk(RuleBasedStateMachine):
    """One clerk, one journal, one portal."""

    def __init__(self) -> None:
        super().__init__()
        self._temporary = quick_folder()
        self.folder = self._temporary.__enter__()
        self.clock = Clock()
        self.journal, self.desk = open_desk(self.folder / "donnees", self.clock)
        self.files = {
            name: candidate(self.folder / "fichiers", *ids, name=name)
            for name, ids in FILES.items()
        }
        self.arrivals: list[Arrival] = []
        self.handed: dict[int, str] = {}
        self.begun: dict[str, list[int]] = defaultdict(list)

    def teardown(self) -> None:
        self.journal.close()
        self._temporary.__exit__(None, None, None)

    # --- the clerk and the network -----------------------------------------------------------

    @rule(name=NAMES, end=st.sampled_from(sorted(ENDS)))
    def deposit(self, name, end):
        """The clerk presses « Déposer »."""
        error, arrives = ENDS[end]
        checked = self.desk.check(self.files[name])

        def send(sending):
            number = self.journal.deposits()[0].number
            sending.tick(0, 10)
            if arrives:
                sending.leaving()
                self.arrive(name, number)
            if error is not None:
                raise error
            return Taken()

        try:
            self.desk.deposit(checked, send, confirmed=ANSWERED_YES)
        except (DepositForbidden, Cancelled, ZeroDivisionError):
            return

    @rule(name=NAMES)
    def hand_over(self, name):
        """The embedded browser gets the file; what follows is in the clerk's hands."""
        try:
            deposit = self.desk.begin(self.desk.check(self.files[name]), ANSWERED_YES)
        except DepositForbidden:
            return
        self.handed[deposit.number] = name

    @precondition(lambda self: self.handed)
    @rule(data=st.data(), arrives=st.booleans(), seen=st.booleans())
    def submit(self, data, arrives, seen):
        """The clerk sends the form; the page says so, or nobody sees it."""
        number = data.draw(st.sampled_from(sorted(self.handed)))
        name = self.handed.pop(number)
        if arrives:
            self.arrive(name, number)
        if self.journal.deposit(number).state is not DepositState.SENDING:
            return
        state = DepositState.DEPOSITED if arrives and seen else DepositState.UNKNOWN
        self.desk.conclude(number, state)

    @rule()
    def restart(self):
        """CertDesk is killed and started again; the browser goes with it, its form perhaps not."""
        for number, name in self.handed.items():
            if number % 2:
                self.arrive(name, number)
        self.handed.clear()
        self.journal.close()
        self.journal, self.desk = open_desk(self.folder / "donnees", self.clock)

    # --- what ends a doubt -------------------------------------------------------------------

    @rule(shown=st.integers(0, 6))
    def read_list(self, shown):
        """The list of the portal, or its latest page only."""
        lines = [arrival.line for arrival in self.arrivals][-shown:] if shown else []
        self.desk.read_list("entrainement", lines)

    @rule(data=st.data())
    def answer(self, data):
        """The clerk looked in the list, and says what is there."""
        unknown = [
            each.number
            for each in self.journal.deposits()
            if each.state is DepositState.UNKNOWN and each.number not in self.handed
        ]
        if unknown:
            number = data.draw(st.sampled_from(unknown))
            self.desk.answer(number, any(each.number == number for each in self.arrivals))

    @precondition(lambda self: self.arrivals)
    @rule(data=st.data(), rejected=st.booleans())
    def treat(self, data, rejected):
        """The portal treats a file."""
        arrival = data.draw(st.sampled_from(self.arrivals))
        if arrival.status is not PortalStatus.PROCESSING:
            return
        if rejected:
            arrival.status = PortalStatus.REJECTED
        else:
            ids = FILES[arrival.name]
            arrival.refused = frozenset(data.draw(st.sets(st.sampled_from(ids))))
            arrival.status = PortalStatus.WITH_ERRORS if arrival.refused else PortalStatus.SUCCESS
        line = arrival.line
        arrival.line = Line(line.date, line.file_name, status=arrival.status)

    @precondition(lambda self: self.arrivals)
    @rule(data=st.data())
    def read_accuse(self, data):
        """The clerk opens the accusé of a treated file."""
        arrival = data.draw(st.sampled_from(self.arrivals))
        if arrival.status not in (PortalStatus.WITH_ERRORS, PortalStatus.SUCCESS):
            return
        accepted = [each for each in FILES[arrival.name] if each not in arrival.refused]
        answer = rapport(
            dict.fromkeys(sorted(arrival.refused), M1),
            accepted,
            nom_fichier=arrival.name,
            id_flux=ID_FLUX,
            id_traitement=str(arrival.number),
        )
        source = source_of(answer, Path(f"Accuse_de_traitement_{arrival.name}_20261019.xml"))
        flux = self.files[arrival.name].flux
        dossier = build_dossier(flux, read_rapport(source), SCHEMAS, MESSAGES)
        self.journal.remember_dossier(dossier, self.clock())

    # --- what must hold ----------------------------------------------------------------------

    def arrive(self, name, number):
        """The portal gets a file: none of its passages may be there already."""
        for identifier in FILES[name]:
            held = [each for each in self.arrivals if each.still_holds(identifier)]
            assert not held, f"{identifier} of {name} is there already, from {held[0].name}"
        local = (self.clock.now + timedelta(seconds=1)).astimezone().replace(tzinfo=None)
        self.arrivals.append(Arrival(name, number, Line(local, name)))

    @invariant()
    def at_most_one_deposit_of_a_file_is_open(self):
        open_ones = [each for each in self.journal.deposits() if each.state.is_open]
        for name, ids in FILES.items():
            holding = [each for each in open_ones if set(FILES[each.file_name]) & set(ids)]
            same = [each for each in open_ones if each.file_name == name]
            assert len(same) <= 1
            if same:
                assert holding == same

    @invariant()
    def what_arrived_is_never_noted_as_not_sent(self):
        arrived = {each.number for each in self.arrivals}
        for deposit in self.journal.deposits():
            if deposit.number in arrived:
                assert deposit.state not in (DepositState.NOT_SENT, DepositState.REFUSED)


TestWalk = Walk.TestCase
TestWalk.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
