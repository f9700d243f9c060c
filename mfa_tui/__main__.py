"""The `mfa-tui` command and `python -m mfa_tui`."""

from __future__ import annotations

import sys


def main() -> None:
    """Open the program when nothing else is asked for; leave every other wish to the command line."""
    if len(sys.argv) > 1:
        from mfa_tui.cli import main as command_line

        command_line()
    else:
        # Parsing no arguments needs no parser, and importing one costs 9 ms before the first frame.
        from mfa_tui.door import run
        from mfa_tui.lab import LocalLab, data_directory
        from mfa_tui.training import LocalTraining

        run(LocalLab(data_directory), training=LocalTraining(data_directory))


if __name__ == "__main__":
    main()
