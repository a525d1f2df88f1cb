"""`make bench`: measures freshly started Batons and the pure engine, and prints each figure beside its goal.

`python -m bench live postgres …` measures only the pieces named.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from bench import chains, editor, live, pure, rest, takeover, waiting
from bench.table import head

#: In the order in which they are measured.
PIECES: dict[str, Callable[[], None]] = {
    "plan": pure.plan,
    "engine": pure.engine,
    "postgres": pure.engine_on_postgres,
    "rest": rest.requests,
    "models": chains.calls,
    "live": live.live,
    "waiting": waiting.waiting,
    "restart": rest.restart,
    "takeover": takeover.takeover,
    "editor": editor.editor,
}


def main(names: list[str]) -> None:
    """Measures the pieces of these names, all of them when there are none."""
    if unknown := sorted(set(names) - PIECES.keys()):
        raise SystemExit(f"There is no piece “{unknown[0]}”. There are: {', '.join(PIECES)}.")
    head()
    for name, measure in PIECES.items():
        if not names or name in names:
            measure()


if __name__ == "__main__":
    main(sys.argv[1:])
