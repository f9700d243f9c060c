"""Whether the code of a function has changed."""

from __future__ import annotations

import os
from pathlib import Path

State = frozenset[tuple[str, int, int]]
"""Path, time of change in nanoseconds and size of every source file."""


def state_of(folder: Path) -> State:
    """How the Python files in `folder` and its packages are now; what is installed there counts not."""
    found: set[tuple[str, int, int]] = set()
    for where, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if _is_own(Path(where, name))]
        for name in files:
            if name.endswith(".py"):
                _add(found, Path(where, name))
    return frozenset(found)


def _is_own(folder: Path) -> bool:
    """Whether `folder` holds code that somebody writes: no cache and no virtual environment."""
    hidden = folder.name.startswith((".", "__pycache__", "node_modules"))
    return not hidden and not (folder / "pyvenv.cfg").exists()


def _add(found: set[tuple[str, int, int]], file: Path) -> None:
    try:
        about = file.stat()
    except OSError:
        return  # an editor is just replacing it
    found.add((str(file), about.st_mtime_ns, about.st_size))
