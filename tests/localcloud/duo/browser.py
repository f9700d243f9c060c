"""A browser without JavaScript: follows redirects of Duo, refreshes pages and submits their forms."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

import requests


@dataclass
class _Reader(HTMLParser):
    forms: list[dict[str, list[str]]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    refreshes: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            assert given == {"method": "post"}
            self.forms.append({})
        elif tag == "meta" and given.get("http-equiv") == "refresh":
            self.refreshes = True
        elif tag in ("button", "input"):
            self.forms[-1].setdefault(given["name"], []).append(given.get("value", ""))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@dataclass
class Browser:
    """Looks at pages of the site `origin`; `left` is where it was sent away from it."""

    origin: str
    url: str = ""
    status: int = 0
    html: str = ""
    left: str | None = None

    def open(self, url: str, data: dict[str, str] | None = None) -> None:
        """Ask for `url`, or post `data` to it, and follow where that leads within the site."""
        parts = urlsplit(url)
        self.url = parts._replace(scheme="http").geturl()
        method = "GET" if data is None else "POST"
        answer = requests.request(method, self.url, data=data, allow_redirects=False, timeout=10)
        self.status, self.html = answer.status_code, answer.text
        if "Location" in answer.headers:
            target = urljoin(self.url, answer.headers["Location"])
            if target.startswith(self.origin):
                self.open(target)
            else:
                self.left = target

    def refresh(self) -> None:
        """Ask for the page again, as it tells browsers to."""
        assert self._read.refreshes
        self.open(self.url)

    def press(self, does: str, nth: int = 0, **fields: str) -> None:
        """Submit the n-th form that has the button `does`, with `fields` filled in."""
        form = [form for form in self._read.forms if does in form.get("do", [])][nth]
        hidden = {name: values[0] for name, values in form.items() if name != "do"}
        self.open(self.url, {**hidden, **fields, "do": does})

    @property
    def buttons(self) -> list[str]:
        """What can be pressed, in order."""
        return [does for form in self._read.forms for does in form.get("do", [])]

    @property
    def text(self) -> str:
        """What the page says."""
        return " ".join(self._read.text)

    @property
    def returned(self) -> dict[str, str]:
        """The parameters with which it was sent back to the application."""
        assert self.left is not None
        return dict(parse_qsl(urlsplit(self.left).query))

    @property
    def _read(self) -> _Reader:
        reader = _Reader()
        reader.feed(self.html)
        return reader
