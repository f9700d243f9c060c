"""The names under which this Duo is reached, and what an address of its own looks like."""

from __future__ import annotations

from urllib.parse import urlsplit


class Addresses:
    """The API host: `localhost` or 127.0.0.1 with the port that is served, once there is one.

    Clients write the host they were given into what they sign, so each loopback name is our own.
    """

    def __init__(self) -> None:
        self._port: int | None = None

    def serve_on(self, port: int) -> None:
        """Take note of the port."""
        self._port = port

    @property
    def host(self) -> str:
        """The API host to configure clients with, such as `localhost:9230`."""
        return self._with_port("localhost")

    def is_own(self, url: object, path: str = "") -> bool:
        """Whether `url` is https, ours, and has exactly that path."""
        try:
            parts = urlsplit(str(url))
        except ValueError:
            return False
        names = {self._with_port(name) for name in ("localhost", "127.0.0.1", "[::1]")}
        rest = (parts.query, parts.fragment)
        own = parts.scheme == "https" and parts.netloc.lower() in names
        return own and parts.path == path and rest == ("", "")

    def _with_port(self, name: str) -> str:
        return name if self._port is None else f"{name}:{self._port}"
