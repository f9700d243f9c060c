"""The keys of the screens that a lesson names, in the words of text mode."""

from __future__ import annotations

import re

_KEYS = (
    (r"\+[cenrsvx]\b|\b[Pp]ress\b|\bshift\+tab\b", "`request` prepares the call, `send` sends it"),
    (r"\+l, (then )?`?t\b", "`task` says what is asked, `answer` answers it"),
    (r"\+l, (then )?`?h\b", "`request` is the third hint at once"),
    (r"\+l, (then )?`?a\b", "`app` lists the runs and `app RUN` makes one, `set` is for settings"),
    (r"\+l, (then )?`?d\b", "`diagnose NUMBER PATH` or `diagnose setting PATH` points"),
    (r"\+t\b", "`wire` lists the calls, `show NUMBER` opens one"),
    (r"\+f\b", "$totp(USER) is the phone's code, $code(USER) the newest that was sent"),
    (r"\+o\b", "`phone` and `messages` show the phone, `phone +30s` and `duo approve` use it"),
    (r"\+y\b", "`fault NAME on` and `clock +3m` change faults and time"),
)
"""What follows ctrl, or stands in a text, and what to type instead."""
_INSTEAD = tuple((re.compile(keys), words) for keys, words in _KEYS)


def instead(text: str) -> str:
    """What to type for the keys that `text` names; empty when it names none."""
    found = [words for keys, words in _INSTEAD if keys.search(text)]
    return f"In text mode: {'; '.join(found)}." if found else ""
