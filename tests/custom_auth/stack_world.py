"""A shipped stack, joined up: the local cloud, real function processes, Duo and a phone."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import boto3
from pycognito.aws_srp import AWSSRP

import mfa_tui
from mfa_tui.localcloud.attach.install import install_stack
from mfa_tui.localcloud.attach.stack import Stack, stack_of
from mfa_tui.localcloud.attach.template import read_template
from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito.call import Message
from mfa_tui.localcloud.duo.account import Application, DuoUser
from mfa_tui.localcloud.duo.served import ServedDuo
from mfa_tui.localcloud.duo.stack_keys import ask_duo
from mfa_tui.localcloud.function_host import FunctionHost
from mfa_tui.localcloud.invoke import Hop, Invocation
from mfa_tui.localcloud.store import Store
from mfa_tui.phone.duo_mobile import DuoMobile, NoDuo
from mfa_tui.phone.inbox import Inbox
from mfa_tui.signin.recording import Recorder
from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.journey import masked_journey
from mfa_tui.trace.record import Trace

LAMBDAS = Path(mfa_tui.__file__).parent / "lambdas"
PASSWORD = "Correct-Horse-9"
WAITING_ANSWERS = frozenset({"poll", "choice", "resend"})
DUO_KEYS = {
    "DuoIntegrationKey": "DI" + "E2EKEYS00" * 2,
    "DuoSecretKey": "Kept0Secret" * 3 + "Ab12345",
}
"""Made up: what a person might give the template for a Duo on this machine."""
PARAMETERS = {
    "duo": {**DUO_KEYS, "DuoApiHost": "localhost"},
    "email_otp": {
        "EmailSender": "codes@example.com",
        "CountMailsIn": "memory",
        "SecondsBetweenMails": "0",
        "MailsPerHour": "100",
    },
    "backup_codes": {},
    "duo/weak": {"DuoSecretArn": "practice/duo-auth-api"},
    "email_otp/weak": {"EmailSender": "codes@example.com"},
    "backup_codes/weak": {},
}
_SHIFTED_TIME = """
import os, time

real = time.time

def shifted():
    with open(os.environ["SHIFT_FILE"]) as file:
        return real() + float(file.read())

time.time = shifted
"""
"""What Python runs first in the functions: their clock goes as far ahead as a file says."""


class FunctionClock:
    """The time of the functions, which live by the real one unless a test sets it ahead."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "shift"
        (folder / "sitecustomize.py").write_text(_SHIFTED_TIME)
        self.variables = {"PYTHONPATH": str(folder), "SHIFT_FILE": str(self._file)}
        self.set_ahead(0)

    def set_ahead(self, seconds: float) -> None:
        self._file.write_text(str(seconds))


@dataclass
class World:
    """One stack of `mfa_tui/lambdas`, made from its own template, and what happened to it."""

    stack: Stack
    cloud: LocalCloud
    host: FunctionHost
    served: ServedDuo | None
    mobile: DuoMobile
    inbox: Inbox
    function_clock: FunctionClock
    aws: Any
    trace: Trace
    hops: list[Hop]
    mail: list[Message]
    secrets: set[str] = field(default_factory=set[str])

    @property
    def duo(self) -> ServedDuo:
        assert self.served
        return self.served

    @property
    def application(self) -> Application:
        """The application that Duo knows the stack as."""
        found = self.duo.local.account.application(DUO_KEYS["DuoIntegrationKey"])
        assert found
        return found

    @property
    def pool_id(self) -> str:
        return self.stack.pools[0].id

    @property
    def client_id(self) -> str:
        return self.stack.clients[0].id

    def person(self, name: str, **attributes: str) -> Person:
        """Make a user with a password, under the name or the address that the pool asks for."""
        key = {"UserPoolId": self.pool_id, "Username": name}
        given = [{"Name": key, "Value": value} for key, value in attributes.items()]
        self.aws.admin_create_user(**key, MessageAction="SUPPRESS", UserAttributes=given)
        self.aws.admin_set_user_password(**key, Password=PASSWORD, Permanent=True)
        return Person(self, name)

    def duo_person(self, name: str) -> Person:
        """Somebody with a smartphone at Duo, which is the phone at hand."""
        account = self.duo.local.account
        account.add_phone(account.add_user(name), number=f"+1555555{len(account.users):04}")
        self.join_phone()
        return self.person(name)

    def join_phone(self) -> None:
        """Let the phone at hand be that of everybody at Duo."""
        port = self.duo.local.phone
        self.mobile.connect(port, port.activated())

    def at_duo(self, name: str) -> DuoUser:
        user = self.duo.local.account.user_named(name)
        assert user
        return user

    def invoke(self, function: str, event: Mapping[str, Any]) -> dict[str, Any]:
        """Run the function whose name contains `function`, as a back end does."""
        (found,) = (each for each in self.stack.functions if function in each.name)
        payload = json.dumps(event).encode()
        answer = self.host.invoke(Invocation(found.arn, payload, str(uuid.uuid4())))
        return json.loads(answer.payload)

    def codes_to(self, address: str) -> list[str]:
        """The codes that were mailed to `address`, oldest first."""
        texts = [each.text for each in self.mail if each.destination == address]
        codes = [next(word for word in text.split() if word.isdigit()) for text in texts]
        self.secrets.update(codes)
        return codes

    def leaks(self, since: int) -> list[str]:
        """Where a secret stands in a log, or in what people see of the exchanges from `since` on."""
        exchanges = self.trace.snapshot()[since:]
        logs = [(f"log of {each.operation}", each.log) for each in exchanges]
        seen = [
            (f"{each.destination} {each.operation}", _text(each))
            for each in masked_journey(exchanges)
        ]
        return [
            f"{where}: {secret[:3]}…({len(secret)})"
            for where, text in [*logs, *seen]
            for secret in self.secrets
            if secret in text
        ]


@dataclass
class Person:
    """Somebody who signs in with an unmodified SRP client and the wire of boto3."""

    world: World
    name: str
    session: str = ""
    username: str = ""

    def begin(self, password: str = PASSWORD, **metadata: str) -> dict[str, Any]:
        """Password first; gives the parameters of the challenge that comes then."""
        world = self.world
        srp = AWSSRP(self.name, password, world.pool_id, world.client_id, client=world.aws)
        sent = srp.get_auth_params()
        asked = world.aws.initiate_auth(
            ClientId=world.client_id,
            AuthFlow="CUSTOM_AUTH",
            AuthParameters={"CHALLENGE_NAME": "SRP_A", **sent},
        )
        assert asked["ChallengeName"] == "PASSWORD_VERIFIER"
        return self._respond(
            "PASSWORD_VERIFIER",
            asked["Session"],
            srp.process_challenge(asked["ChallengeParameters"], sent),
            metadata,
        )

    def answer(self, text: str, **metadata: str) -> dict[str, Any]:
        """Answer the challenge; gives the parameters of the next one, or the tokens."""
        if text not in WAITING_ANSWERS and len(text) > 5:
            self.world.secrets.add(text)
        responses = {"USERNAME": self.username, "ANSWER": text}
        return self._respond("CUSTOM_CHALLENGE", self.session, responses, metadata)

    def _respond(
        self, name: str, session: str, responses: dict[str, str], metadata: dict[str, str]
    ) -> dict[str, Any]:
        turn = self.world.aws.respond_to_auth_challenge(
            ClientId=self.world.client_id,
            ChallengeName=name,
            Session=session,
            ChallengeResponses=responses,
            ClientMetadata=metadata,
        )
        self.world.secrets.update({session, responses.get("PASSWORD_CLAIM_SIGNATURE", session)})
        if tokens := turn.get("AuthenticationResult"):
            self.world.secrets |= {tokens[f"{kind}Token"] for kind in ("Access", "Id", "Refresh")}
            return tokens
        assert turn["ChallengeName"] == "CUSTOM_CHALLENGE"
        self.session = turn["Session"]
        parameters = turn["ChallengeParameters"]
        self.username = parameters["USERNAME"]
        return parameters


@contextmanager
def opened(
    name: str,
    folder: Path,
    variables: Mapping[str, str] | None = None,
    **parameters: str,
) -> Iterator[World]:
    """The stack `name`, e.g. `duo/weak`, with these parameters of its template.

    `variables` are more variables of its functions, `folder` is for what they need on disk.
    """
    trace, inbox = Trace(), Inbox(time.time)
    host, hops, mail = FunctionHost(trace), list[Hop](), list[Message]()
    store, mobile = Store.open(None), DuoMobile(NoDuo(), inbox)
    cloud = LocalCloud(
        store, deliver=mail.append, invoke=host.invoke, observe=hops.append, whose=host.whose
    )
    host.answer_with(cloud.handle)
    stack = stack_of(
        read_template(LAMBDAS / name / "template.yaml", {**PARAMETERS[name], **parameters})
    )
    install_stack(cloud, stack)
    served = (
        ServedDuo(cloud, mobile, watched=host.watched_duo) if ask_duo(stack.functions) else None
    )
    clock = FunctionClock(folder)
    aws = boto3.client(
        "cognito-idp",
        region_name="us-east-1",
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="not-a-secret",
    )
    Recorder(trace, cloud.handle).attach(aws)
    world = World(stack, cloud, host, served, mobile, inbox, clock, aws, trace, hops, mail)
    try:
        _attach(world, variables or {})
        yield world
    finally:
        host.close()
        if served:
            served.stop()
        aws.close()
        store.close()


def _attach(world: World, variables: Mapping[str, str]) -> None:
    leading: Mapping[str, str] = {}
    world.secrets.add(PASSWORD)
    if world.served:
        world.served.start()
        world.served.admit(world.stack.functions)
        leading = world.served.variables
        for application in world.served.local.account.applications:
            world.secrets |= {application.skey, application.akey} - {""}
    for function in world.stack.functions:
        own = {**leading, **world.function_clock.variables, **function.environment, **variables}
        world.host.functions.attach(replace(function, environment=own))


def _text(exchange: Exchange) -> str:
    """Everything that a person can read of an exchange."""
    request, response = exchange.request, exchange.response
    parts = [request.url, str(request.headers), request.body.decode("utf-8", "replace")]
    if response:
        parts += [str(response.headers), response.body.decode("utf-8", "replace")]
    return "\n".join([*parts, exchange.failure or "", exchange.log])
