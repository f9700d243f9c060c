"""What is kept between runs, and where."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

Directory = Path | Callable[[], Path] | None
"""Where files are kept, or how to find out once the first frame is up; None keeps nothing."""

POOL = "pool.sqlite3"
"""The practice pool."""

PHONE = "phone.json"
"""The simulated phone."""

DEVICES = "devices.json"
"""The passwords of the trusted devices that this computer has become, with mode 0600."""

SNAPSHOTS = "snapshots"
"""The folder of configurations of real pools, each as it was before a lesson changed something."""


def data_directory() -> Path:
    """Where they are unless another directory is named."""
    from platformdirs import user_data_path

    return user_data_path("mfa-tui")


def resolved(directory: Directory) -> Path | None:
    """The path that `directory` stands for."""
    return directory() if callable(directory) else directory


def path_in(directory: Directory, name: str) -> Path | None:
    """Where the file with this name is in `directory`; None when nothing is kept."""
    found = resolved(directory)
    return found / name if found else None
