"""The script that fills the login form on request: top frame, expected origin, once.

It runs in a world of its own: the values are in no variable that a page could read, only in the
two fields. It checks again where it is, because the page may have changed since the click.
"""

from __future__ import annotations

import json
from enum import StrEnum

_SCRIPT = """
((origin, identifier, password, trusted) => {
  const say = word => JSON.stringify(word);
  if (window.top !== window || location.origin !== origin) return say('elsewhere');
  const shown = node => node.checkVisibility({checkOpacity: true, checkVisibilityCSS: true})
    && !node.disabled && !node.readOnly;
  const secrets = [...document.querySelectorAll('input[type=password]')].filter(shown);
  if (secrets.length !== 1) return say(secrets.length ? 'several' : 'none');
  const secret = secrets[0], form = secret.form;
  if (form) {
    const others = [...form.elements].map(node => node.getAttribute('formaction'));
    for (const each of [form.getAttribute('action'), ...others]) {
      if (each === null) continue;
      let target;
      try { target = new URL(each, document.baseURI).origin; } catch { return say('leaves'); }
      if (!trusted.includes(target)) return say('leaves');
    }
    if (form.method === 'get' && form.getAttribute('action') !== null) return say('leaves');
  }
  const kinds = ['text', 'email', 'tel', 'number'];
  const around = [...(form || document).querySelectorAll('input')].filter(shown);
  const before = around.slice(0, around.indexOf(secret)).filter(n => kinds.includes(n.type));
  const put = (node, value) => {
    const own = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
    own.set.call(node, value);
    for (const type of ['input', 'change']) node.dispatchEvent(new Event(type, {bubbles: true}));
  };
  if (before.length) put(before[before.length - 1], identifier);
  put(secret, password);
  secret.focus();
  return say(before.length ? 'filled' : 'password');
})
"""


class Prefilled(StrEnum):
    """How filling ended; the value is what the script says."""

    FILLED = "filled"
    PASSWORD_ONLY = "password"
    NO_FORM = "none"
    SEVERAL = "several"
    ELSEWHERE = "elsewhere"
    LEAVES = "leaves"
    SILENT = ""

    @property
    def is_in_page(self) -> bool:
        """Whether the page may hold the password now."""
        return self in (Prefilled.FILLED, Prefilled.PASSWORD_ONLY, Prefilled.SILENT)


def script(origin: str, identifier: str, password: str, trusted: frozenset[str]) -> str:
    """The call to run in the top frame, whose origin must be this one."""
    values = (origin, identifier, password, sorted(trusted))
    return f"({_SCRIPT})({', '.join(map(json.dumps, values))})"


def outcome(answer: object) -> Prefilled:
    """What the script answered."""
    try:
        return Prefilled(json.loads(answer)) if isinstance(answer, str) else Prefilled.SILENT
    except ValueError:
        return Prefilled.SILENT
