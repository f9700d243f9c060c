"""The practice pools of the shipped stacks: set up like their templates, and working at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mfa_tui.localcloud.attach.wishes import Attachment
from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.plan import CUSTOM_CHALLENGE, PoolPlan
from mfa_tui.localcloud.plans import POOLS
from mfa_tui.localcloud.practice_codes import CODES
from mfa_tui.localcloud.practice_functions import triggers_of
from mfa_tui.localcloud.presets import install_practice
from mfa_tui.phone.duo_mobile import PushRequest
from mfa_tui.phone.phone import Phone
from mfa_tui.signin.conversation import Conversation, Flow
from mfa_tui.signin.turns import Refused, SignedIn
from mfa_tui.worlds.lab import LocalLab

CUSTOM = [plan for plan in POOLS if plan.stack]
LAMBDAS = Path(__file__).parents[2] / "mfa_tui" / "lambdas"
PASSWORD = "P@ssw0rd"


def planned(name: str) -> PoolPlan:
    return next(plan for plan in POOLS if plan.name == name)


class Person:
    """Somebody who signs in at a practice pool of the program, phone in hand."""

    def __init__(self, lab: LocalLab, phone: Phone, pool: str, username: str) -> None:
        plan = planned(pool)
        target = next(p.target for p in lab.places() if p.target.pool_id == plan.pool_id)
        self.phone = phone
        self.username = username
        self._conversation = Conversation(lambda: lab.connect(target))

    def begin(self, metadata: dict[str, str] | None = None) -> Any:
        flow = Flow.CUSTOM_AUTH
        return self._conversation.start(self.username, PASSWORD, flow, metadata=metadata)

    def answer(self, text: str) -> Any:
        return self._conversation.answer({"ANSWER": text})

    def push(self) -> PushRequest:
        (push,) = self.phone.duo.pushes
        return push


@pytest.fixture(scope="module")
def opened() -> Iterator[tuple[LocalLab, Phone]]:
    """The program's own world, in real time: functions and Duo live by it."""
    lab = LocalLab(None, clock=time.time)
    phone = lab.open().phone
    yield lab, phone
    lab.close()


@pytest.fixture
def person(opened: tuple[LocalLab, Phone]) -> Any:
    return lambda pool, username: Person(*opened, pool, username)


@pytest.mark.parametrize("plan", CUSTOM, ids=lambda plan: plan.short_id)
def test_a_pool_has_its_functions_and_no_side_door(
    aws: Any, cloud: LocalCloud, plan: PoolPlan
) -> None:
    install_practice(cloud)
    pool = aws.describe_user_pool(UserPoolId=plan.pool_id)["UserPool"]
    assert pool["LambdaConfig"] == triggers_of(plan)
    assert pool["LambdaConfig"].keys() == CUSTOM_CHALLENGE.keys()
    for client_id in (plan.public_client, plan.secret_client):
        client = aws.describe_user_pool_client(UserPoolId=plan.pool_id, ClientId=client_id)
        assert set(client["UserPoolClient"]["ExplicitAuthFlows"]) == {
            "ALLOW_CUSTOM_AUTH",
            "ALLOW_REFRESH_TOKEN_AUTH",
        }
        with pytest.raises(aws.exceptions.InvalidParameterException):
            aws.initiate_auth(
                ClientId=plan.public_client,
                AuthFlow="USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
            )


@pytest.mark.parametrize("plan", CUSTOM, ids=lambda plan: plan.short_id)
def test_every_function_is_a_file_of_the_stack(plan: PoolPlan) -> None:
    assert plan.stack
    for module in CUSTOM_CHALLENGE.values():
        assert (LAMBDAS / plan.stack.folder / f"{module}.py").is_file()


def test_functions_of_earlier_runs_go_and_those_of_practice_pools_stay(
    aws: Any, cloud: LocalCloud
) -> None:
    Attachment().install(cloud)
    Attachment().install(cloud)
    for plan in POOLS:
        pool = aws.describe_user_pool(UserPoolId=plan.pool_id)["UserPool"]
        assert pool.get("LambdaConfig", {}) == triggers_of(plan)


def test_nobody_can_read_or_write_backup_codes(aws: Any, cloud: LocalCloud) -> None:
    install_practice(cloud)
    plan = planned("Backup codes")
    client = aws.describe_user_pool_client(UserPoolId=plan.pool_id, ClientId=plan.public_client)
    allowed = client["UserPoolClient"]
    assert "custom:backup_codes" not in allowed["ReadAttributes"] + allowed["WriteAttributes"]


def test_how_the_users_stand(opened: tuple[LocalLab, Phone]) -> None:
    places = {place.target.name: place for place in opened[0].places()}
    assert places["Duo push"].flow == "CUSTOM_AUTH"
    assert {each.username: each.state for each in places["Duo push"].people} == {
        "alice": "approves by push",
        "bob": "push, or a hardware token",
        "carol": "tablet, and a landline",
        "nina": "new to Duo",
        "rita": "bypass: Duo lets her in",
        "uma": "locked out at Duo",
        "dan": "disabled at Duo",
    }
    assert places["Backup codes"].people[3].state == "never had backup codes"


def test_nothing_runs_before_it_is_needed() -> None:
    lab = LocalLab(None)
    try:
        lab.open()
        assert lab.world.duo.running is None
        assert lab.world.host.functions.attached == ()
    finally:
        lab.close()


def test_alice_approves_a_push(person: Any) -> None:
    alice = person("Duo push", "alice")
    turn = alice.begin()
    assert turn.parameters["type"] == "duo_push"
    push = alice.push()
    assert (push.username, push.application) == ("alice", "Practice sign-in")
    assert alice.phone.duo.answer(push.id, "approve") == "approved"
    turn = alice.answer("poll")
    assert turn.parameters["status"] == "allow"
    assert isinstance(alice.answer("poll"), SignedIn)


def test_what_functions_and_duo_did_is_on_the_trace(opened: tuple[LocalLab, Phone]) -> None:
    lab, phone = opened
    Person(lab, phone, "Duo push", "bob").begin()
    told = [(each.source, each.destination, each.operation) for each in lab.trace.snapshot()]
    assert ("lambda", "duo", "POST /auth/v2/preauth") in told
    assert ("lambda", "duo", "POST /auth/v2/auth") in told
    assert ("lambda", "secrets", "GetSecretValue") in told


@pytest.mark.parametrize(
    ("username", "status"), [("uma", "deny"), ("nina", "enroll"), ("rita", "allow")]
)
def test_who_meets_something_else_at_duo(person: Any, username: str, status: str) -> None:
    assert person("Duo push", username).begin().parameters["status"] == status


def test_the_prompt_has_an_address(person: Any) -> None:
    turn = person("Duo prompt", "alice").begin({"redirect_port": "53111"})
    assert turn.parameters["redirect_uri"].startswith("http://127.0.0.1:53111/")
    assert turn.parameters["authUrl"].startswith("https://localhost:")


def test_the_retired_mode_signs(person: Any) -> None:
    turn = person("Duo classic (retired)", "alice").begin()
    assert turn.parameters["sig_request"].startswith("TX|")


def test_a_code_comes_by_mail(person: Any) -> None:
    emma = person("E-mail code by Lambda", "emma")
    turn = emma.begin()
    assert turn.parameters["type"] == "email_otp"
    assert emma.answer("000000").parameters["status"] == "wrong"
    assert emma.phone.inbox.notes[0].sender == "practice@example.com"
    assert isinstance(emma.answer(emma.phone.inbox.notes[0].code or ""), SignedIn)


def test_without_an_address_there_is_no_code(person: Any) -> None:
    turn = person("E-mail code by Lambda", "paula").begin()
    assert isinstance(turn, Refused)
    assert turn.error == "NotAuthorizedException"


def test_each_backup_code_works_once(person: Any, opened: tuple[LocalLab, Phone]) -> None:
    def state() -> str:
        place = next(p for p in opened[0].places() if p.target.name == "Backup codes")
        return next(each.state for each in place.people if each.username == "hana")

    assert state() == f"10 codes left: {CODES[0]}"
    hana = person("Backup codes", "hana")
    assert hana.begin().parameters["type"] == "backup_code"
    assert isinstance(hana.answer(CODES[0].lower()), SignedIn)
    assert state() == f"9 codes left: {CODES[1]}"
    again = person("Backup codes", "hana")
    again.begin()
    assert again.answer(CODES[0]).parameters["status"] == "wrong"


def test_no_secret_of_duo_is_on_the_trace_but_where_it_is_read(
    opened: tuple[LocalLab, Phone], person: Any
) -> None:
    lab, _ = opened
    person("Duo push", "alice").begin()
    duo = lab.world.duo.running
    assert duo
    skey = duo.document["auth_api"]["skey"].encode()
    for each in lab.trace.snapshot():
        held = each.response is not None and skey in each.response.body
        assert not held or each.operation == "GetSecretValue"
        assert skey not in each.log.encode()
