"""Writes a custom authentication stack out, to be deployed or changed: `mfa-tui eject STACK DIR`."""

from __future__ import annotations

import shutil
from pathlib import Path

LAMBDAS = Path(__file__).parent / "lambdas"
STACKS = {"duo": "duo", "email-otp": "email_otp", "backup-codes": "backup_codes"}
"""The names on the command line, and the folders of the stacks."""
LEFT_OUT = shutil.ignore_patterns("weak", "__pycache__")
"""What is for the trainer, or of no use to anybody."""


class NotEjected(Exception):
    """A stack that was not written; the text says why and what to do."""


def eject(stack: str, directory: Path) -> list[str]:
    """Write the stack into `directory`, which must not hold anything yet.

    `stack` is a key of STACKS. Gives the names of the files, README.md (the deploy guide) among them.
    Raises NotEjected.
    """
    if directory.is_file():
        raise NotEjected(f"{directory} is a file. Name a directory for the stack.")
    try:
        if directory.is_dir() and any(directory.iterdir()):
            raise NotEjected(
                f"{directory} is not empty, and nothing in it is overwritten. Name a new directory."
            )
        shutil.copytree(LAMBDAS / STACKS[stack], directory, ignore=LEFT_OUT, dirs_exist_ok=True)
    except OSError as problem:
        raise NotEjected(
            f"{problem.filename or directory} cannot be written: {problem.strerror}. Name a directory "
            "of your own."
        ) from problem
    return sorted(each.relative_to(directory).as_posix() for each in directory.rglob("*.*"))
