"""What a process that carries many runs needs of its system and of Python: open files, a patient collector."""

from __future__ import annotations

import gc
import sys

from runtime.clients import llm

#: Open files and connections: every model call that goes on is one. Many systems let a process begin with 1,024.
FILES = 16_384
#: New objects between two looks for garbage, and how many such looks between two larger ones. Python's own 700 are
#: for small programs: a thousand live runs make it look through what they still need a hundred times a second.
COLLECT = (20_000, 20, 50)


def allow_files() -> None:
    """Lets the process open up to FILES files, or as many as the system lets it raise its own limit to."""
    if sys.platform == "win32":
        return
    import resource

    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if most == resource.RLIM_INFINITY else min(FILES, most)
    if allowed != resource.RLIM_INFINITY and allowed < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def settle() -> None:
    """Loads what the first model call needs and takes all that is loaded out of the search for garbage.

    To be called once, from a thread, when the process has begun to serve: it takes about a second.
    """
    llm.warm()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT)
