"""A CertDesk of its own process, in which a clerk types and which is then killed: run by a test.

python -m tests.end_to_end.typing_clerk DATA_FOLDER DOSSIER
"""

from __future__ import annotations

import sys
from pathlib import Path

from certdesk.compose import Outside, Program, make_app
from certdesk.model.folders import Folders
from tests.end_to_end.desk import Desk

TYPED = "typed"


def main() -> int:
    """Dismiss TEST1, correct TEST3, say so, and stay in front of the window."""
    data, dossier = map(Path, sys.argv[1:])
    app = make_app()
    desk = Desk(Program(app, Outside(Folders(data), documents_folder=data)))
    desk.open(dossier)
    desk.select("TEST1")
    desk.decide("dismiss")
    desk.select("TEST3")
    desk.tab("Formulaire")
    desk.fill("nomNaissance", "DURANT")
    sys.stdout.write(f"{TYPED}\n")
    sys.stdout.flush()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
