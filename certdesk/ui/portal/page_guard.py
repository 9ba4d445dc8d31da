"""The script that watches a page from inside, in a world that the page cannot reach.

It is there before the page's own scripts, in every frame. A form in which a file is not the armed
one is stopped and emptied: what Python asks afterwards would come too late. So would an answer to
a picture or a `fetch` that the portal redirects elsewhere: the page gets a policy against it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from certdesk.ui.portal.guard_report import FormRead, Reread

if TYPE_CHECKING:
    from collections.abc import Iterable

    from certdesk.ui.portal.armed_file import ArmedFile

_SCRIPT = """
((trusted, allowed, secret) => {
  if (globalThis.certdeskGuard) return;
  let expected = null, stopped = null;
  const refused = new Set();
  const own = trusted.includes(location.origin);
  const active = [...(own ? trusted : allowed), 'data:', 'blob:'].join(' ');
  const policy = [
    `default-src ${allowed.join(' ')} data: blob: 'unsafe-inline' 'unsafe-eval'`,
    `script-src ${active} 'unsafe-inline' 'unsafe-eval'`,
    `connect-src ${active}`, `worker-src ${active}`, `object-src ${active}`,
  ].join('; ');
  // It holds once it was in the head, even taken out again: the page keeps its own head.
  const restrict = root => {
    const head = document.createElement('head'), meta = document.createElement('meta');
    meta.httpEquiv = 'Content-Security-Policy';
    meta.content = policy;
    head.append(meta);
    root.prepend(head);
    head.remove();
  };
  if (location.protocol.startsWith('http')) {
    if (document.documentElement) restrict(document.documentElement);
    else new MutationObserver((_, observer) => {
      if (!document.documentElement) return;
      observer.disconnect();
      restrict(document.documentElement);
    }).observe(document, {childList: true});
  }
  addEventListener('securitypolicyviolation', event => {
    if (event.originalPolicy === policy && refused.size < 50) refused.add(event.blockedURI);
  }, true);
  const of = file => ({name: file.name, size: file.size});
  const fits = files => expected !== null && files.length === 1
    && files[0].name === expected.name && files[0].size === expected.size;
  const veto = (event, files) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (files.length) stopped = of(files[0]);
  };
  const inputs = root => [...root.querySelectorAll('input[type=file]')];
  const isFile = node => node instanceof HTMLInputElement && node.type === 'file';
  const look = (event, input) => {
    if (input.files.length && !fits(input.files)) {
      veto(event, input.files);
      input.value = '';
    }
  };
  for (const type of ['input', 'change'])
    addEventListener(type, event => {
      const node = event.composedPath()[0];
      if (isFile(node)) look(event, node);
    }, true);
  addEventListener('submit', event => {
    const form = event.target;
    if (form instanceof HTMLFormElement)
      for (const node of [...form.elements, ...inputs(form)]) if (isFile(node)) look(event, node);
  }, true);
  // Any form that leaves, by a script too, tells what it holds. A question is the only word that
  // Python hears before the page goes on; the secret tells it from those of the page.
  for (const capture of [true, false])
    addEventListener('formdata', event => {
      const files = [];
      let text = 0;
      for (const [name, value] of event.formData)
        if (!(value instanceof File)) text += name.length + value.length;
        else if (value.name || value.size) files.push(of(value));
      if (own) prompt(secret + JSON.stringify({files, text}));
    }, capture);
  // Going back, Chromium puts the former file in the form again.
  for (const type of ['load', 'pageshow'])
    addEventListener(type, event => inputs(document).forEach(node => look(event, node)), true);
  // No window is opened: what asks for one comes in this one.
  const goesOut = name => name === '_blank'
    || (name && !name.startsWith('_') && !(name in window.frames));
  const stay = node => {
    const base = document.querySelector('base[target]');
    if (goesOut(node.target || (base ? base.target : ''))) node.target = '_self';
  };
  addEventListener('click', event => {
    const link = event.composedPath().find(node => node instanceof HTMLAnchorElement);
    if (link) stay(link);
  }, true);
  addEventListener('submit', event => {
    const button = event.submitter;
    if (button && goesOut(button.formTarget)) button.formTarget = '_self';
    if (event.target instanceof HTMLFormElement) stay(event.target);
  }, true);
  // What is dropped or pasted never went through the file chooser.
  for (const [type, where] of [['drop', 'dataTransfer'], ['paste', 'clipboardData']])
    addEventListener(type, event => {
      if (event[where] && event[where].files.length) veto(event, event[where].files);
    }, true);
  globalThis.certdeskGuard = {
    expect: file => { expected = file; stopped = null; return true; },
    read: () => ({
      files: inputs(document).flatMap(input => [...input.files].map(of)),
      stopped: stopped,
      refused: [...refused],
    }),
  };
})
"""


def script(trusted: Iterable[str], session: Iterable[str], secret: str) -> str:
    """The script for a page that may reach these origins; a socket may go where a page may.

    What begins with `secret`, among the questions of the page, is a word of the guard.
    """
    known, visited = _with_sockets(trusted), _with_sockets(session)
    given = (known, [*known, *visited], secret)
    return f"({_SCRIPT})({', '.join(map(json.dumps, given))})"


def _with_sockets(origins: Iterable[str]) -> list[str]:
    found = sorted(origins)
    return [*found, *(f"ws{origin.removeprefix('http')}" for origin in found)]


def expect(file: ArmedFile | None) -> str:
    """The call that tells the guard which file it lets through; None for no file at all."""
    told = None if file is None else {"name": file.name, "size": file.size}
    return f"JSON.stringify(certdeskGuard.expect({json.dumps(told)}))"


def form_read(told: str) -> FormRead | None:
    """What the guard says of a form that leaves; None when it cannot be understood."""
    try:
        raw: Any = json.loads(told)
        files = tuple((str(each["name"]), int(each["size"])) for each in raw["files"])
        return FormRead(files, int(raw["text"]), str(raw.get("url", "")))
    except (ValueError, KeyError, TypeError):
        return None


def acknowledged(answer: object) -> bool:
    """Whether the guard answered to `expect`."""
    return answer == "true"


def reread(answer: object) -> Reread | None:
    """What the guard read; None when it did not answer."""
    if not isinstance(answer, str):
        return None
    try:
        raw: Any = json.loads(answer)
        files = tuple((str(each["name"]), int(each["size"])) for each in raw["files"])
        refused = tuple(str(each) for each in raw["refused"])
        return Reread(files, raw["stopped"] is not None, refused)
    except (ValueError, KeyError, TypeError):
        return None
