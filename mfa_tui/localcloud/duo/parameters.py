"""The parameters of a request, wherever the client has put them."""

from __future__ import annotations

from urllib.parse import urlsplit

from mfa_tui.localcloud.duo.errors import DuoError
from mfa_tui.localcloud.duo.signing import FORM, content_type, form_pairs
from mfa_tui.trace.exchange import HttpRequest, json_object

_JSON = "application/json"


class Parameters(dict[str, str]):
    """Names and values as text; JSON's `true` and `false` are `1` and `0` as in a form."""

    def needed(self, name: str) -> str:
        """A value that must be there. Raises DuoError 40001."""
        if not self.get(name):
            raise DuoError(40001, name)
        return self[name]

    def flag(self, name: str) -> bool:
        """Whether a switch is on."""
        return self.get(name, "").lower() in ("1", "true")


def parameters(request: HttpRequest) -> Parameters:
    """Those of the query and of a form or JSON body.

    Raises DuoError 40106 for a body of another kind, 40002 for one that is not what it says.
    """
    found = Parameters(form_pairs(urlsplit(request.url).query))
    if not request.body:
        return found
    kind = content_type(request.headers)
    if kind == FORM:
        found.update(form_pairs(request.body.decode(errors="replace")))
    elif kind == _JSON:
        content = json_object(request.body)
        if content is None:
            raise DuoError(40002)
        found.update((name, _text(value)) for name, value in content.items() if value is not None)
    else:
        raise DuoError(40106)
    return found


def _text(value: object) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)
