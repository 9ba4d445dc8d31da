"""The script that says which files the page's own scripts put in what they send.

A body made by hand goes through no form: the guard, in its own world, sees nothing of it. This
one runs in the world of the page, which could undo it: it is believed when it accuses, only.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_SCRIPT = """
((trusted, secret) => {
  if (!trusted.includes(location.origin)) return;
  const ask = prompt.bind(window), {stringify} = JSON, {apply} = Reflect;
  const size = Object.getOwnPropertyDescriptor(Blob.prototype, 'size').get;
  const name = Object.getOwnPropertyDescriptor(File.prototype, 'name').get;
  const tell = value => {
    if (!(value instanceof File)) return;
    const file = {name: apply(name, value, []), size: apply(size, value, [])};
    if (file.name || file.size) ask(secret + stringify({files: [file], text: 0}));
  };
  const hook = (place, key, sent) => {
    const own = place[key];
    place[key] = {[key](...given) {
      try { tell(sent(given)); } catch {}
      return apply(own, this, given);
    }}[key];
  };
  hook(FormData.prototype, 'append', given => given[1]);
  hook(FormData.prototype, 'set', given => given[1]);
  hook(XMLHttpRequest.prototype, 'send', given => given[0]);
  hook(window, 'fetch', given => given[1] && given[1].body);
})
"""


def script(trusted: Iterable[str], secret: str) -> str:
    """The script for the pages of these origins; `secret` begins what it says, by a question."""
    return f"({_SCRIPT})({json.dumps(sorted(trusted))}, {json.dumps(secret)})"
