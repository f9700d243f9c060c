"""Text for bash: quoting, JSON in here-documents, and the comment that names what has to be set."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from mfa_tui.trace.export.layout import laid_out
from mfa_tui.trace.export.variables import Variable, holds_variable

_JSON_FUNCTION = r"""json() {
  local s=${1//\\/\\\\}
  s=${s//\"/\\\"}; s=${s//$'\n'/\\n}; printf '"%s"' "$s"
}
"""
_ACTIVE = re.compile(r"[\\$`]")
"""What the shell acts upon in a here-document."""


def comment(variables: Iterable[Variable], *, signed: bool) -> str:
    """Comment lines that say what has to be in the environment; empty where nothing has."""
    listed = list(variables)
    width = max((len(each.name) for each in listed), default=0)
    lines = ["# Set these first; their values are left out of this text:"] if listed else []
    lines += [f"#   {each.name:<{width}}  {each.place}" for each in listed]
    if signed:
        lines.append("# The call is signed with your AWS credentials.")
    return "".join(f"{line}\n" for line in lines)


def quoted(*parts: str | Variable) -> str:
    """`parts` side by side as one word of bash, whatever the values of Variables among them are."""
    written: list[str] = []
    for variable, group in groupby(parts, key=lambda part: isinstance(part, Variable)):
        if variable:
            written += [f'"${{{each.name}}}"' for each in group if isinstance(each, Variable)]
        elif text := "".join(each for each in group if isinstance(each, str)):
            written.append(_word(text))
    return "".join(written) or "''"


def here_json(document: Any) -> str:
    """A here-document with `document` in it; its Variables are calls of what `json_function` gives."""
    if holds_variable(document):
        return f"<<JSON\n{laid_out(document, _expanded)}\nJSON\n"
    return f"<<'JSON'\n{laid_out(document, json_literal)}\nJSON\n"


def json_function(document: Any) -> str:
    """The shell function that `here_json` of `document` needs: it writes a value as a JSON string."""
    return _JSON_FUNCTION if holds_variable(document) else ""


def json_literal(value: Any) -> str:
    """A JSON literal that shows every character it has: what hides in a terminal is escaped."""
    text = json.dumps(value, ensure_ascii=False)
    return "".join(each if each.isprintable() else json.dumps(each)[1:-1] for each in text)


def _expanded(value: Any) -> str:
    if isinstance(value, Variable):
        return f'$(json "${value.name}")'
    return _ACTIVE.sub(lambda found: "\\" + found[0], json_literal(value))


def _word(value: str) -> str:
    """`value` quoted; as `$'…'` where it has characters that no terminal shows."""
    return shlex.quote(value) if value.isprintable() else f"$'{''.join(map(_ansi_c, value))}'"


def _ansi_c(char: str) -> str:
    if char.isprintable():
        return f"\\{char}" if char in "\\'" else char
    return "".join(f"\\x{byte:02x}" for byte in char.encode("utf-8", "surrogatepass"))
