"""The script that says which files the page's own scripts put in what they send, and how much.

A body made by hand goes through no form: the guard, in its own world, sees nothing of it. This
one runs in the world of the page, which could undo it: nothing told is no excuse. What a worker
sends, or a `Request` made beforehand, is not told.
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
  const getter = (of, key) => Object.getOwnPropertyDescriptor(of, key).get;
  const bufferLength = getter(ArrayBuffer.prototype, 'byteLength');
  const viewLength = getter(Object.getPrototypeOf(Uint8Array.prototype), 'byteLength');
  const each = FormData.prototype.forEach, written = URLSearchParams.prototype.toString;
  const Address = URL, base = getter(Node.prototype, 'baseURI');
  const lengthOf = body => {
    if (typeof body === 'string') return body.length;
    if (body instanceof URLSearchParams) return apply(written, body, []).length;
    if (body instanceof Blob) return apply(size, body, []);
    if (body instanceof ArrayBuffer) return apply(bufferLength, body, []);
    if (ArrayBuffer.isView(body)) return apply(viewLength, body, []);
    if (!(body instanceof FormData)) return 0;
    let files = 0, text = 0;
    apply(each, body, [value => {
      if (typeof value === 'string') text += value.length;
      else files += apply(size, value, []);
    }]);
    return files || text;
  };
  const tellBody = (body, to) => {
    tell(body);
    const length = lengthOf(body);
    if (!length || (typeof body === 'string' && length < 256)) return;  // no flux is so short
    const url = new Address(to, apply(base, document, [])).href;
    ask(secret + stringify({files: [], text: length, url}));
  };
  const hook = (place, key, see) => {
    const own = place[key];
    place[key] = {[key](...given) {
      try { see(given, this); } catch {}
      return apply(own, this, given);
    }}[key];
  };
  const opened = new WeakMap();
  const {get, set} = WeakMap.prototype;
  hook(FormData.prototype, 'append', given => tell(given[1]));
  hook(FormData.prototype, 'set', given => tell(given[1]));
  hook(XMLHttpRequest.prototype, 'open', (given, self) => {
    apply(set, opened, [self, `${given[1]}`]);
  });
  hook(XMLHttpRequest.prototype, 'send', (given, self) => {
    tellBody(given[0], apply(get, opened, [self]));
  });
  hook(window, 'fetch', ([to, how]) => {
    if (how && how.body) tellBody(how.body, to instanceof Request ? to.url : `${to}`);
  });
})
"""


def script(trusted: Iterable[str], secret: str) -> str:
    """The script for the pages of these origins; `secret` begins what it says, by a question."""
    return f"({_SCRIPT})({json.dumps(sorted(trusted))}, {json.dumps(secret)})"
