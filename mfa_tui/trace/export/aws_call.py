"""A recorded exchange as a call of the API: what the command line and boto3 need to make it again."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import SplitResult, urlsplit

from mfa_tui.trace.exchange import Exchange, header
from mfa_tui.trace.export.variables import WORD_ENDS, Variable, Variables

TARGET = "AWSCognitoIdentityProviderService"
"""The service prefix of `X-Amz-Target`. AWS API model: targetPrefix of cognito-idp."""
DEFAULT_REGION = "us-east-1"
"""For calls that name no region: only an endpoint of one's own takes those, and any will do."""

AWS_HOST = re.compile(r"cognito-idp(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?")
"""The service's own addresses; the group is the region."""
_OPERATION = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_SCOPE = re.compile(r"Credential=[^/,\s]+/\d{8}/([a-z0-9-]+)/")
_POOL = re.compile(r'"UserPoolId"\s*:\s*"([a-z0-9-]+)_')

ENDPOINT = Variable("COGNITO_ENDPOINT", "the address of the served pool (`mfa-tui serve`)")
"""For the pool inside this program, which has no address that another program could reach."""


class NotAsCode(Exception):
    """The exchange cannot be written in this language; the text says why, and what can."""


@dataclass(frozen=True)
class AwsCall:
    """An `operation` of cognito-idp with its `parameters`, in which secrets are Variables.

    `endpoint` is None for the service's own address in `region`. `variables` are those that have to
    be set; `signed` calls take the AWS credentials of whoever runs them.
    """

    operation: str
    parameters: dict[str, Any]
    region: str
    endpoint: str | Variable | None
    signed: bool
    variables: tuple[Variable, ...]

    def spelled(self, separator: str) -> str:
        """The operation as boto3 (`_`) and the AWS CLI (`-`) spell it."""
        return WORD_ENDS.sub(separator, self.operation).lower()


def aws_call(exchange: Exchange) -> AwsCall:
    """The API call that `exchange` was. Raises NotAsCode where it was none of cognito-idp."""
    target = header(exchange.request.headers, "x-amz-target") or ""
    operation = exchange.request.operation or ""
    if target.partition(".")[0] != TARGET or not _OPERATION.fullmatch(operation):
        raise NotAsCode("This is no call of the Cognito API. curl can send it again.")
    if exchange.request_json is None:
        raise NotAsCode("The body is not a JSON object. curl can send it again as it is.")
    named = Variables(exchange)
    parameters = named.within(exchange.request_json)
    endpoint = endpoint_of(exchange)
    variables = (*named.all, *([endpoint] if isinstance(endpoint, Variable) else []))
    return AwsCall(
        operation, parameters, region_of(exchange), endpoint, is_signed(exchange), variables
    )


def endpoint_of(exchange: Exchange) -> str | Variable | None:
    """Where the call went: None for AWS's own address, ENDPOINT for the pool in this program."""
    parts = address(exchange.request.url)
    host = parts.hostname or ""
    if AWS_HOST.fullmatch(host):
        return None
    # by RFC 6761 nothing can be reached there
    return ENDPOINT if host.endswith(".invalid") else f"{parts.scheme}://{parts.netloc}"


def reached_at(exchange: Exchange, url: str | None) -> Exchange:
    """`exchange` as a call of `url`, where the pool in this program can be reached, if it can."""
    parts = address(exchange.request.url)
    if url is None or not (parts.hostname or "").endswith(".invalid"):
        return exchange
    path = exchange.request.url.partition(parts.netloc)[2]
    return replace(exchange, request=replace(exchange.request, url=url + path))


def region_of(exchange: Exchange) -> str:
    """The region: from the address, else from the signature's scope, else from the pool's id."""
    host = address(exchange.request.url).hostname or ""
    authorization = header(exchange.request.headers, "authorization") or ""
    body = exchange.request.body.decode("utf-8", "replace")
    found = AWS_HOST.fullmatch(host) or _SCOPE.search(authorization) or _POOL.search(body)
    return found[1] if found else DEFAULT_REGION


def address(url: str) -> SplitResult:
    """The parts of `url`. Raises NotAsCode where it is none that can be called."""
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = None
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise NotAsCode("It went to no web address.")
    return parts


def is_signed(exchange: Exchange) -> bool:
    """Whether the request carries a signature of AWS credentials (Signature Version 4)."""
    return (header(exchange.request.headers, "authorization") or "").startswith("AWS4-")
