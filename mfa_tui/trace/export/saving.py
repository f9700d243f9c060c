"""Writing traces and calls to files that only their owner can read."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.export.har import har
from mfa_tui.trace.export.json_lines import json_lines
from mfa_tui.trace.export.markdown import markdown
from mfa_tui.trace.journey import masked_journey

FORMATS: dict[str, Callable[..., Iterator[str]]] = {
    ".jsonl": json_lines,
    ".har": har,
    ".md": markdown,
}
"""By the end of the file's name: complete and ours, for browser tools, for a bug report."""


class NotSaved(Exception):
    """Nothing was written; the text says why and what to do."""


class AlreadyThere(NotSaved):
    """A file of that name exists, and overwriting it was not asked for."""


def save_trace(
    exchanges: Sequence[Exchange], path: Path, *, masked: bool = True, overwrite: bool = False
) -> None:
    """Write `exchanges` to `path` in the format that its name ends in (see FORMATS).

    Raises NotSaved, and AlreadyThere unless `overwrite`.
    """
    written = FORMATS.get(path.suffix.lower())
    if written is None:
        raise NotSaved(f"The name has to end in {', '.join(FORMATS)}: that chooses the format.")
    shown = list(masked_journey(exchanges)) if masked else exchanges
    if written is markdown:
        pieces = markdown(shown, masked=masked, recorded=exchanges)
    else:
        pieces = written(shown, masked=masked)
    save_text(pieces, path, overwrite=overwrite)


def save_text(pieces: Iterable[str], path: Path, *, overwrite: bool = False) -> None:
    """Write `pieces` to `path`, with mode 0600, whole or not at all.

    Raises NotSaved, and AlreadyThere unless `overwrite`.
    """
    try:
        _write(pieces, path, overwrite=overwrite)
    except FileExistsError:
        raise AlreadyThere(
            f"{path.name} is there already, and nothing in it was changed."
        ) from None
    except OSError as problem:
        raise NotSaved(f"{path} cannot be written: {problem.strerror}.") from problem


def _write(pieces: Iterable[str], path: Path, *, overwrite: bool) -> None:
    name = path
    if overwrite:
        # mode 0600 by itself, and in the same directory, so that it can take the name at once
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        name = Path(temporary)
    else:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            stream.writelines(pieces)
        name.replace(path)
    except BaseException:
        name.unlink()
        raise
