"""The script that reads what a person sees of the page, in a world that the page cannot reach.

« Fichier déposé » often waits in the page, hidden by a style sheet, until a script shows it. The
HTML says nothing of that: what Chromium does not show is left out of a copy before it is read.
"""

from __future__ import annotations

_SCRIPT = """
((moment, limit) => {
  const isGone = (node, style) => style.display !== 'contents'
    && !node.checkVisibility({checkOpacity: true});
  const isFolded = (node, style) => {
    if (style.overflowX === 'visible' && style.overflowY === 'visible') return false;
    if (style.display === 'inline' || style.display === 'contents') return false;
    const box = node.getBoundingClientRect();
    return box.width < 1 || box.height < 1;
  };
  const isReadable = (node, style) => {
    if (style.visibility !== 'visible') return false;
    if (style.display === 'contents') return true;
    const box = node.getBoundingClientRect();
    if (box.right + scrollX <= 0 || box.bottom + scrollY <= 0) return false;
    return style.position !== 'fixed' || (box.left < innerWidth && box.top < innerHeight);
  };
  const whole = new Set(['TITLE', 'BASE', 'META', 'BR', 'OPTION', 'OPTGROUP', 'COL', 'COLGROUP']);
  const isText = node => node.nodeType === Node.TEXT_NODE;
  const copyOf = node => {
    if (!(node instanceof Element)) return null;
    if (whole.has(node.tagName)) return node.cloneNode(true);
    const style = getComputedStyle(node);
    // A file field is seen by its label: the page takes a file all the same.
    const field = node instanceof HTMLInputElement && node.type === 'file';
    const passed = field || node.tagName === 'HEAD';
    if (!passed && (isGone(node, style) || isFolded(node, style))) return null;
    const copy = node.cloneNode(false);
    const written = [...node.childNodes].some(each => isText(each) && each.data.trim());
    const readable = !written || isReadable(node, style);
    for (const child of node.childNodes) {
      const made = !isText(child) ? copyOf(child) : readable ? child.cloneNode() : null;
      if (made) copy.append(made);
    }
    return copy;
  };
  const root = document.documentElement;
  const written = root ? root.outerHTML : '';
  const former = globalThis.certdeskRead;
  const before = former && former.moment === moment ? former : {};
  const calm = before.written === written ? before.calm + 1 : 0;
  // Calm for a while, a page is looked at less often: a style may still show what it hid.
  const rests = calm > 3 && calm % 4 !== 0;
  const seen = rests ? before.seen
    : written.length > limit ? '' : root ? (copyOf(root) || root.cloneNode(false)).outerHTML : '';
  globalThis.certdeskRead = {moment, written, calm, seen};
  return JSON.stringify({
    html: seen === before.seen ? null : seen,
    guard: globalThis.certdeskGuard ? certdeskGuard.read() : null,
  });
})
"""


def script(moment: int, limit: int) -> str:
    """The call that reads the page when it shows something else than before.

    Another `moment` makes it say again what it said: what was read then is no longer taken.
    A page whose HTML is longer than `limit` characters is empty: nobody can read it.
    """
    return f"({_SCRIPT})({moment}, {limit})"
