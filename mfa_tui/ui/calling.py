"""How another program is brought to call here: what it needs, each as text to be pasted."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from mfa_tui.ui.world import Person, Place

VARIABLE = "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"
"""Where the AWS CLI and the SDKs look for the address of Cognito's user pools. AWS SDKs and Tools
Reference Guide: service-specific endpoints."""

FLOW = "USER_PASSWORD_AUTH"
"""The AuthFlow of the examples: the one that takes a single call and no computing."""

SOMEBODY = "USERNAME", "PASSWORD"
"""Stands in the examples where no user is known."""

CLI = """\
aws cognito-idp initiate-auth --no-sign-request \\
  --endpoint-url {url} --region {region} \\
  --client-id {client} --auth-flow {flow} \\
  --auth-parameters {answers}
"""

BOTO3 = """\
import boto3
from botocore import UNSIGNED
from botocore.config import Config

cognito = boto3.client(
    "cognito-idp",
    region_name="{region}",
    endpoint_url="{url}",
    config=Config(signature_version=UNSIGNED),
)
answer = cognito.initiate_auth(
    ClientId="{client}",
    AuthFlow="{flow}",
    AuthParameters={answers},
)
print(answer.get("ChallengeName", "tokens"))
"""


class Piece(NamedTuple):
    """A `text` to be pasted, under its `name`; `about` says where, or what it is."""

    name: str
    about: str
    text: str
    section: str = ""


def pieces(url: str, places: tuple[Place, ...]) -> Iterator[Piece]:
    """All there is to know for a program that is to call `url`, where `places` answer."""
    yield Piece("Address", "for --endpoint-url, and Amplify's userPoolEndpoint", url)
    yield Piece("Variable", "for the AWS CLI and every SDK", f"export {VARIABLE}={url}")
    if places:
        place = _simplest(places)
        yield Piece("AWS CLI", "a sign-in as a command", _in_bash(url, place))
        yield Piece("boto3", "a sign-in as a program", _in_python(url, place))
    section = "Pools and their clients"
    for place in places:
        target = place.target
        secret = ", with a secret" if target.client_secret else ""
        ids = f"USER_POOL_ID={target.pool_id}\nCLIENT_ID={target.client_id}"
        yield Piece(target.name, f"{target.pool_id}{secret}", ids, section)
        section = ""


def _simplest(places: tuple[Place, ...]) -> Place:
    """A place where one call signs somebody in, or begins to."""
    fits = (
        each
        for each in places
        if not each.target.client_secret and FLOW in (*each.flows, each.flow) and _known(each)
    )
    return next(fits, places[0])


def _known(place: Place) -> Person | None:
    return next((each for each in place.people if each.password), None)


def _name_and_password(place: Place) -> tuple[str, str]:
    person = _known(place)
    return (person.username, person.password) if person and person.password else SOMEBODY


def _in_bash(url: str, place: Place) -> str:
    name, password = _name_and_password(place)
    answers = shlex.quote(json.dumps({"USERNAME": name, "PASSWORD": password}))
    target = place.target
    return CLI.format(
        url=url, region=target.region, client=target.client_id, flow=FLOW, answers=answers
    )


def _in_python(url: str, place: Place) -> str:
    name, password = _name_and_password(place)
    answers = json.dumps({"USERNAME": name, "PASSWORD": password})
    target = place.target
    return BOTO3.format(
        url=url, region=target.region, client=target.client_id, flow=FLOW, answers=answers
    )
