"""The entry of the program: `certdesk`, `python -m certdesk`, and the bundle."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from certdesk.cli import CANNOT
from certdesk.cli import main as run

if TYPE_CHECKING:
    from types import TracebackType


def main() -> int:
    """Run the command line; even a defect of ours ends in one French line."""
    sys.excepthook = _tell_defect
    return run()


def _tell_defect(
    kind: type[BaseException], _error: BaseException, trace: TracebackType | None
) -> None:
    """What broke and where, without the values at hand: they may hold somebody's name."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = (
        f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else ""
    )
    if sys.stderr is not None:
        sys.stderr.write(
            f"certdesk\u00a0: erreur interne ({kind.__name__}, {place}). "
            "C’est un défaut de CertDesk\u00a0: signalez-le avec cette ligne.\n"
        )
        sys.stderr.flush()
    os._exit(CANNOT)  # the interpreter would exit with 1: « done with findings »


if __name__ == "__main__":
    sys.exit(main())
