"""Any recorded exchange as a curl command."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mfa_tui.trace.exchange import Exchange, HttpRequest
from mfa_tui.trace.export.aws_call import (
    ENDPOINT,
    NotAsCode,
    address,
    endpoint_of,
    is_signed,
    region_of,
)
from mfa_tui.trace.export.shell_text import comment, here_json, json_function, quoted
from mfa_tui.trace.export.variables import Variable, Variables
from mfa_tui.trace.secret_names import is_secret, secrecy_of
from mfa_tui.trace.secret_values import AUTHORIZATION, PARAMETER

_LEFT_OUT = re.compile(
    r"host|content-length|connection|user-agent|accept-encoding|transfer-encoding|te|expect"
    r"|x-amz-(date|security-token|user-agent|content-sha256)|amz-sdk-.*|sec-.*|origin|referer",
    re.IGNORECASE,
)
"""Headers that curl or the signature makes anew, or that say only what sent the request first."""
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""RFC 9110: token. What is no header's name could be an order to curl, such as `@file`."""
_TOKEN_HEADER = '${AWS_SESSION_TOKEN:+--header "X-Amz-Security-Token: $AWS_SESSION_TOKEN"}'


def curl(exchange: Exchange) -> str:
    """Bash text that sends the request of `exchange` again with curl (7.75 or newer).

    Secrets inside a JSON body go in through standard input; those in the address, in headers and in
    forms are seen by whoever lists the processes of this computer. Raises NotAsCode.
    """
    request, named = exchange.request, Variables(exchange)
    _check(request)
    words = [
        f"curl --silent --globoff --request {request.method}",
        f"--url {_url(exchange, named)}",
    ]
    words += [f"--header {quoted(*parts)}" for parts in _headers(request, named)]
    words += _signature(exchange)
    body, function = _body(exchange, named)
    variables = (*named.all, *([ENDPOINT] if endpoint_of(exchange) is ENDPOINT else []))
    return (
        comment(variables, signed=is_signed(exchange))
        + function
        + " \\\n  ".join([*words, body] if body else words).rstrip("\n")
        + "\n"
    )


def _check(request: HttpRequest) -> None:
    address(request.url)
    if not _TOKEN.fullmatch(request.method):
        raise NotAsCode("Its method is none of HTTP.")
    try:
        text = request.url + "".join(map("".join, request.headers)) + request.body.decode()
    except UnicodeDecodeError:
        raise NotAsCode("The body is not text. Save the trace to keep its bytes.") from None
    if "\0" in text:
        raise NotAsCode("It holds a NUL, which no command line takes. Save the trace instead.")


def _url(exchange: Exchange, named: Variables) -> str:
    url = exchange.request.url
    if endpoint_of(exchange) is not ENDPOINT:
        return quoted(*_parts(url, named))
    path = url.partition(address(url).netloc)[2]
    return quoted(ENDPOINT, *_parts(path, named))


def _headers(request: HttpRequest, named: Variables) -> Iterator[list[str | Variable]]:
    for name, value in request.headers:
        if _LEFT_OUT.fullmatch(name) or not _TOKEN.fullmatch(name):
            continue
        if name.lower() not in AUTHORIZATION:
            yield [f"{name}: ", named.of_text(value, name)]
        elif not value.startswith("AWS4-"):
            scheme, blank, credentials = value.rpartition(" ")
            yield [f"{name}: {scheme}{blank}", named.named(credentials, (name,))]


def _signature(exchange: Exchange) -> list[str]:
    if not is_signed(exchange):
        return []
    scope = quoted(f"aws:amz:{region_of(exchange)}:cognito-idp")
    return [
        f"--aws-sigv4 {scope}",
        '--user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"',
        _TOKEN_HEADER,
    ]


def _body(exchange: Exchange, named: Variables) -> tuple[str, str]:
    """The words that send the body, and the shell function they need."""
    if not exchange.request.body:
        return "", ""
    if exchange.request_json is None:
        return f"--data-raw {quoted(*_parts(exchange.request.body.decode(), named))}", ""
    document = named.within(exchange.request_json)
    return f"--data @- {here_json(document)}", json_function(document)


def _parts(text: str, named: Variables) -> Iterator[str | Variable]:
    """`text` in pieces: parameters with secret names, and what is between them."""
    done = 0
    for found in PARAMETER.finditer(text):
        name, value = found.groups()
        secrecy = secrecy_of(name)
        if secrecy and is_secret(value, secrecy):
            yield named.of_text(text[done : found.start(2)], "address")
            yield named.named(value, (name,))
            done = found.end(2)
    yield named.of_text(text[done:], "address")
