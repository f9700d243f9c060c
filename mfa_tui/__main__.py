"""The `mfa-tui` command and `python -m mfa_tui`."""

from __future__ import annotations

import sys


def main() -> None:
    """Open the program when nothing else is asked for; leave every other wish to the command line."""
    # Neither nothing nor this one word needs a parser, and importing one takes 9 ms of the time to
    # the first frame.
    fresh = sys.argv[1:] == ["--fresh"]
    if sys.argv[1:] and not fresh:
        from mfa_tui.cli import main as command_line

        command_line()
    else:
        from mfa_tui.data_files import data_directory
        from mfa_tui.door import run
        from mfa_tui.training import LocalTraining
        from mfa_tui.worlds.lab import LocalLab

        directory = None if fresh else data_directory
        run(LocalLab(directory), training=LocalTraining(directory))


if __name__ == "__main__":
    main()
