"""Signing calls anew: a signature covers the Host, so one made for the tap is no good behind it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mfa_tui.tap.passage import is_here
from mfa_tui.tap.refusal import TapRefusal
from mfa_tui.trace.exchange import Headers, HttpRequest, header

if TYPE_CHECKING:
    from botocore.credentials import Credentials

_SERVICE = "cognito-idp"
_OF_A_SIGNATURE = ("authorization", "x-amz-date", "x-amz-security-token")


class SigningProblem(Exception):
    """The credentials of a profile cannot be had; the text says why."""


def is_signed(request: HttpRequest) -> bool:
    """Whether `request` is signed with AWS credentials."""
    return (header(request.headers, "authorization") or "").startswith("AWS4-")


def refuse_to_sign(_request: HttpRequest) -> HttpRequest:
    """What becomes of signed calls without a profile: always raises TapRefusal."""
    raise TapRefusal(
        "TapCannotSignException",
        403,
        "This call is signed for the tap's address, so Cognito would not take it. Start the tap with "
        "--profile NAME, and it signs such calls anew with the credentials of that profile.",
    )


class Signer:
    """Signs calls for `region` with the credentials of the AWS profile of that name.

    Raises SigningProblem when the profile has none.
    """

    def __init__(self, profile: str, region: str) -> None:
        self._profile = profile
        self._region = region
        self._credentials = _credentials(profile)

    def sign(self, request: HttpRequest) -> HttpRequest:
        """`request` signed anew. Raises TapRefusal where that cannot or must not be done."""
        from botocore.auth import SigV4Auth
        from botocore.awsrequest import AWSRequest
        from botocore.exceptions import BotoCoreError, ClientError

        _check_origin(request)
        kept = tuple(pair for pair in request.headers if pair[0].lower() not in _OF_A_SIGNATURE)
        draft = AWSRequest(request.method, request.url, _covered(kept), request.body)
        try:
            frozen = self._credentials.get_frozen_credentials()
            SigV4Auth(frozen, _SERVICE, self._region).add_auth(draft)
        except (BotoCoreError, ClientError) as error:
            # the latter is STS, where a profile assumes a role
            raise TapRefusal(
                "TapCannotSignException",
                502,
                f"The credentials of the profile {self._profile} cannot be had: {error}",
            ) from error
        signature = (
            (name, value)
            for name, value in draft.headers.items()
            if name.lower() in _OF_A_SIGNATURE
        )
        return replace(request, headers=(*kept, *signature))


def _check_origin(request: HttpRequest) -> None:
    """Lend the credentials to no web page from elsewhere: any page may call a port of this computer."""
    origin = header(request.headers, "origin")
    if origin is not None and not is_here(origin):
        raise TapRefusal(
            "TapCannotSignException",
            403,
            f"Signed calls of web pages are signed anew for pages of this computer only, not for "
            f"{origin[:80]}.",
        )


def _covered(headers: Headers) -> dict[str, str]:
    """What the signature is to cover, besides Host and date."""
    lowered = ((name.lower(), value) for name, value in headers)
    return {
        name: value
        for name, value in lowered
        if name == "content-type" or name.startswith("x-amz-")
    }


def _credentials(profile: str) -> Credentials:
    import boto3
    from botocore.exceptions import BotoCoreError

    try:
        found = boto3.Session(profile_name=profile).get_credentials()
    except BotoCoreError as error:
        raise SigningProblem(str(error)) from error
    if found is None:
        raise SigningProblem(f"The profile {profile} has no credentials.")
    return found
