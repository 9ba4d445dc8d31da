"""Why the portal could not be shown is said in French, whatever Chromium calls it."""

from __future__ import annotations

import pytest

from certdesk.ui.portal.load_errors import reason_of


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (-105, "n’a pas été trouvée"),
        (-106, "pas connecté à Internet"),
        (-118, "pas répondu à temps"),
        (-130, "proxy"),
        (-202, "n’est pas reconnue"),
        (-331, "erreur 331"),
    ],
)
def test_each_failure_has_its_reason(code, said):
    assert said in reason_of(code)
    assert "ERR_" not in reason_of(code)
