"""A new lesson file: small, complete, and ready to be replaced piece by piece."""

from __future__ import annotations

import re
from pathlib import Path
from string import Template

_ID = re.compile(r"[A-Z][A-Z0-9]{1,7}")
_LONGEST_TITLE = 60

_TEXT = Template('''\
+++
id = "$id"
title = "$title"
track = "$track"
minutes = 5
preset = "basic-password"

reference = """
call InitiateAuth AuthFlow=USER_PASSWORD_AUTH AuthParameters.USERNAME=ana AuthParameters.PASSWORD=$$ana.password
"""

[[step]]
id = "sign-in"
hints = [
  "Look at the form: it asks for a user and a password.",
  "The user is ana, the password Corr3ct-Horse!.",
  "call InitiateAuth AuthFlow=USER_PASSWORD_AUTH AuthParameters.USERNAME=ana AuthParameters.PASSWORD=$$ana.password",
]
[[step.proof]]
call = "InitiateAuth"
when = ["response.AuthenticationResult"]
as = "start"
wait = "a sign-in of ana that gives tokens"

[[wrong]]
id = "wrong-password"
hint = "Compare the password with the one in the text, letter by letter."
moves = """
call InitiateAuth AuthFlow=USER_PASSWORD_AUTH AuthParameters.USERNAME=ana AuthParameters.PASSWORD=wrong
"""
[[wrong.match]]
call = "InitiateAuth"
error = "NotAuthorizedException"
$questions+++
Say here in two or three sentences what the lesson is about and why it matters.

## sign-in
**Do** Sign in as `ana` with the password `Corr3ct-Horse!`.
**See** `response.AuthenticationResult`: there are three tokens in it.
**Why** Say in one or two sentences why it is so.

## done
Say in two sentences what was learned.
''')
_QUESTIONS = """
[[question]]
ask = "Which member of the response holds the tokens?"
options = ["AuthenticationResult", "ChallengeParameters"]
right = "AuthenticationResult"
why = "With a challenge in the response it is not there."
at = "start"

[[question]]
ask = "How many tokens does a sign-in give?"
right = ["3", "three"]
why = "An ID token, an access token and a refresh token."
at = "start"

[[question]]
ask = "Which operation begins a sign-in?"
right = "InitiateAuth"
why = "All flows begin with it; AuthFlow tells which."
"""
_DRILL = """
[score]
calls = 1
[[score.cause]]
id = "the-flow"
text = "The app signs in with a password."
[[score.cause.at]]
path = "request.AuthFlow"
call = "InitiateAuth"
"""


class NotWritten(ValueError):
    """A lesson that cannot be begun so; the text says what to change."""


def write_lesson(name: str, title: str, folder: Path) -> Path:
    """Write a lesson with the id `name`, or a drill if that begins with D; gives its file.

    Raises NotWritten for an id or a title that cannot be, and for a file that is there already.
    """
    if not _ID.fullmatch(name):
        raise NotWritten(f"{name!r} is no id: it is written like L25 or D16, in capitals.")
    if not title.strip() or len(title) > _LONGEST_TITLE or '"' in title or "\\" in title:
        raise NotWritten(f"The title has 1 to {_LONGEST_TITLE} letters, without quotes.")
    words = re.findall(r"[a-z0-9]+", title.lower()) or ["lesson"]
    path = folder / f"{name}-{'-'.join(words)}.md"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(lesson_text(name, title))
    except FileExistsError:
        raise NotWritten(f"{path} is there already.") from None
    except OSError as error:
        raise NotWritten(f"{path} cannot be written: {error.strerror}.") from error
    return path


def lesson_text(name: str, title: str) -> str:
    """The text of a small lesson or drill that passes every check."""
    drill = name.startswith("D")
    text = _TEXT.substitute(
        id=name,
        title=title,
        track="drill" if drill else "core",
        questions=_DRILL if drill else _QUESTIONS,
    )
    if not drill:
        return text
    return text.replace(
        '=$ana.password\n"""', '=$ana.password\ndiagnose InitiateAuth request.AuthFlow\n"""', 1
    )
