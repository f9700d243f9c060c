"""Opening a saved trace."""

from __future__ import annotations

from pathlib import Path

from mfa_tui.trace.export.har_reading import read_har
from mfa_tui.trace.export.json_lines import read_json_lines
from mfa_tui.trace.export.reading import NotATrace, Progress, Reading

FORMATS = {".jsonl": read_json_lines, ".har": read_har, ".json": read_har}
"""By the end of the file's name; some tools name their HAR files .json."""


def open_trace(path: Path, on_progress: Progress = lambda share: None) -> Reading:
    """Read the file at `path`; blocking. `on_progress` may raise to end it. Raises NotATrace."""
    read = FORMATS.get(path.suffix.lower())
    if read is None:
        raise NotATrace(f"Its name has to end in {', '.join(FORMATS)}.")
    try:
        with path.open("rb") as file:
            reading = read(file, on_progress)
    except OSError as problem:
        raise NotATrace(f"It cannot be read: {problem.strerror}.") from problem
    on_progress(1)
    return reading
