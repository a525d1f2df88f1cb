"""Markdown without its signs, for pages that show text and nothing else."""

from __future__ import annotations

import re

_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_HEAD = re.compile(r"^\s{0,3}(?:#{1,6}\s+|(?:>\s?){1,9})")
_BULLET = re.compile(r"^(\s*)[-*+]\s+(?=\S)")
#: What stands between two signs is bounded, so that a text full of lone ones costs no more than its length.
_INLINE = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<tick>`{1,3})(?P<code>[^`]{1,1000})(?P=tick)"
    r"|!?\[(?P<name>[^\[\]]{0,500})\]\((?P<address>[^()\s]{1,2000})\)"
    r"|(?P<star>\*{1,3}|~~)(?=\S)(?P<said>.{1,300}?)(?<=\S)(?P=star)"
    r"|(?<!\w)(?P<under>_{1,3})(?=\S)(?P<told>.{1,300}?)(?<=\S)(?P=under)(?!\w)"
)
#: Signs inside signs, as in `**[here](https://…)**`.
_NESTED = 3


def without_marks(text: str) -> str:
    """Returns the text line by line as it is read aloud; the address of a link stands behind its words."""
    lines, is_code = [], False
    for line in text.splitlines():
        if _FENCE.match(line):
            is_code = not is_code
        else:
            lines.append(line if is_code else _plain(_BULLET.sub(r"\1• ", _HEAD.sub("", line, count=1), count=1)))
    return "\n".join(lines).strip("\n")


def _plain(text: str, depth: int = _NESTED) -> str:
    def bare(found: re.Match[str]) -> str:
        if literal := found["escaped"] or found["code"]:
            return literal
        if address := found["address"]:
            name = _plain(found["name"], depth - 1)
            return f"{name} ({address})" if name and name != address else address
        return _plain(found["said"] or found["told"], depth - 1)

    return _INLINE.sub(bare, text) if depth else text
