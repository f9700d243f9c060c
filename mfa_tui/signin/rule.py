"""What one refusal of the service means for a person."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """`error` and a fragment of the message (compared without case) lead to `advice`.

    `again`: the same step can be tried again. `inside` is the advice in a world that the program
    itself has set up, where nothing was chosen on the command line; mostly the same. Sources: the tables of the reference on error texts
    per challenge and on when a Session survives.
    """

    error: str
    fragment: str
    advice: str
    again: bool
    inside: str = ""
