"""Where a tap may pass calls on to: Cognito's endpoint of its region, or this computer."""

from __future__ import annotations

import re

LOOPBACK = ("127.0.0.1", "localhost", "::1")


HOSTS = ("127.0.0.1", "::1")
"""Where a tap may listen."""


class AddressProblem(ValueError):
    """An address that a tap does not listen at or pass calls on to; the text says which it takes."""


def endpoint(region: str) -> str:
    """Cognito's own address in `region` (AWS General Reference, service endpoints)."""
    suffix = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    return f"https://cognito-idp.{region}.{suffix}"


def checked(url: str, region: str) -> str:
    """`url` without a slash at its end; it has to be Cognito's in `region`, or on this computer.

    Raises AddressProblem.
    """
    if not _is_cognito(url, region) and not _is_here(url):
        raise AddressProblem(
            f"'{url}' is not where a tap may send calls: it takes {endpoint(region)}, or a server on "
            "this computer such as http://127.0.0.1:9229."
        )
    return url.rstrip("/")


def own(host: str) -> str:
    """`host`, without brackets, if a tap may listen there. Raises AddressProblem."""
    bare = host.removeprefix("[").removesuffix("]")
    if bare not in HOSTS:
        raise AddressProblem(
            f"'{host}' is not where a tap may listen: whatever passes it is shown, and may be signed "
            f"with your credentials, so it is for this computer only. --host takes {HOSTS[0]} or "
            f"{HOSTS[1]}."
        )
    return bare


def _is_cognito(url: str, region: str) -> bool:
    host = rf"cognito-idp(-fips)?\.{re.escape(region)}\.amazonaws\.com(\.cn)?"
    return re.fullmatch(rf"https://{host}(:443)?/?", url) is not None


def _is_here(url: str) -> bool:
    hosts = r"127\.0\.0\.1|localhost|\[::1\]"
    return re.fullmatch(rf"https?://({hosts})(:\d{{1,5}})?/?", url) is not None
