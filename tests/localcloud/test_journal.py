"""The journal: what was asked, what came of it, and why a challenge came."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito.decision import Situation, next_challenge
from mfa_tui.localcloud.cognito.explanation import REFUSED_ROW, WORDS, decided
from mfa_tui.localcloud.journal import Journal
from mfa_tui.trace.exchange import HttpResponse, header
from tests.localcloud.conftest import PASSWORD, START, Refused, Site
from tests.localcloud.test_decision import TOTP, cases

MODES = ("OFF", "OPTIONAL", "ON")


# -- the words ---------------------------------------------------------------------------------


def rows_of_the_table() -> set[str]:
    table = re.findall(r"^ *\| ([A-Z][A-Z0-9, ]*?) +\|", next_challenge.__doc__ or "", re.M)
    assert len(table) > 10
    return set(table)


def test_every_row_of_the_table_has_its_words() -> None:
    assert WORDS.keys() == rows_of_the_table()
    assert len(set(WORDS.values())) == len(WORDS)
    assert all(re.fullmatch(r"[A-Z].{30,}\.", words) for words in WORDS.values())


def test_every_situation_there_can_be_is_explained() -> None:
    situations = [case.situation for mode in MODES for case in cases(mode)]
    situations.append(
        Situation("OPTIONAL", (), (TOTP,), (TOTP,), remembered=True, trusts_devices=True)
    )
    situations.append(Situation("OPTIONAL", (), (TOTP,), target=4, methods=("pwd",)))
    assert {decided(situation).row for situation in situations} == WORDS.keys()


def test_every_fact_is_told() -> None:
    for mode in MODES:
        for case in cases(mode):
            facts = decided(dataclasses.replace(case.situation, target=1)).facts
            assert len(facts) == len(dataclasses.fields(Situation))
            assert all(label and value for label, value in facts)


def test_the_experimental_row_and_its_facts_show_only_where_it_applies() -> None:
    usual = Situation("OPTIONAL", (), (TOTP,))
    asked = dataclasses.replace(usual, target=4, methods=("pwd",))
    plain, level = decided(usual), decided(asked)
    assert (level.row, level.outcome) == ("LEVEL", TOTP)
    assert [row for row, _ in level.table if (row, WORDS[row]) not in plain.table] == ["LEVEL"]
    assert set(level.facts) - set(plain.facts) == {
        ("the level asked for", "4"),
        ("proven so far", "pwd"),
    }


def test_what_a_decision_says() -> None:
    found = decided(Situation("ON", offered=("EMAIL_OTP",), recovery="EMAIL_OTP"))
    assert (found.row, found.outcome, found.factors) == (REFUSED_ROW, "refused", ())
    document = decided(Situation("ON", ("SOFTWARE_TOKEN_MFA",))).as_document()
    assert json.loads(json.dumps(document)) == document
    assert document["outcome"] == "MFA_SETUP"
    assert document["facts"]["the pool offers"] == "SOFTWARE_TOKEN_MFA"
    assert document["facts"]["the user prefers"] == "none"


# -- the record --------------------------------------------------------------------------------


def test_a_sign_in_says_which_row_decided(cloud: LocalCloud, site: Site) -> None:
    site.enrol(site.tokens()["AccessToken"])
    challenge = site.sign_in()
    request_id = challenge["ResponseMetadata"]["RequestId"]
    why = cloud.journal.why(request_id)
    assert why is not None
    assert (why.row, why.outcome) == ("OPTIONAL 3", "SOFTWARE_TOKEN_MFA")
    assert dict(why.facts)["the user has turned on"] == "SOFTWARE_TOKEN_MFA"
    event = cloud.journal.events()[0]
    assert (event.time, event.request_id, event.operation) == (
        START + 30,
        request_id,
        "InitiateAuth",
    )
    assert (event.pool_id, event.client_id, event.username) == (
        site.pool_id,
        site.client_id,
        "alice",
    )
    assert (event.result, event.decided) == ("SOFTWARE_TOKEN_MFA", why)


def test_what_was_decided_stays_as_it_was(cloud: LocalCloud, site: Site) -> None:
    request_id = site.sign_in()["ResponseMetadata"]["RequestId"]
    before = cloud.journal.why(request_id)
    site.enrol(site.tokens()["AccessToken"])
    assert cloud.journal.why(request_id) == before
    assert before is not None
    assert (before.row, before.outcome) == ("OPTIONAL 1", "tokens")


def test_a_required_factor_that_nobody_can_meet(
    cloud: LocalCloud, new_site: Callable[..., Site], refused: Refused, aws: Any
) -> None:
    site = new_site("OPTIONAL")
    site.add_user()
    aws.set_user_pool_mfa_config(
        UserPoolId=site.pool_id,
        MfaConfiguration="ON",
        SoftwareTokenMfaConfiguration={"Enabled": False},
        SmsMfaConfiguration={"SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::1:role/x"}},
    )
    site.aws.admin_update_user_attributes(
        **site.key(), UserAttributes=[{"Name": "email", "Value": "alice@example.com"}]
    )
    with refused("InvalidParameterException", "User has no MFA method that can be used or set up."):
        site.sign_in()
    event = cloud.journal.events()[0]
    assert event.error == "InvalidParameterException"
    assert event.decided is not None
    assert event.decided.row == REFUSED_ROW


def test_refusals_and_plain_answers(cloud: LocalCloud, site: Site, refused: Refused) -> None:
    with refused("NotAuthorizedException", "Incorrect username or password."):
        site.sign_in(password="wrong")
    refusal = cloud.journal.events()[0]
    assert (refusal.result, refusal.message) == (
        "NotAuthorizedException",
        "Incorrect username or password.",
    )
    answer = site.aws.get_user(AccessToken=site.tokens()["AccessToken"])
    event = cloud.journal.events()[0]
    assert cloud.journal.why(answer["ResponseMetadata"]["RequestId"]) is None
    assert (event.operation, event.result) == ("GetUser", "ok")
    assert (event.pool_id, event.client_id, event.username) == (
        site.pool_id,
        site.client_id,
        "alice",
    )


def test_no_secret_is_written_down(cloud: LocalCloud, site: Site) -> None:
    tokens = site.tokens()
    site.enrol(tokens["AccessToken"])
    text = repr(cloud.journal.events())
    assert PASSWORD not in text
    assert not any(
        token in text for token in tokens.values() if isinstance(token, str) and len(token) > 20
    )


@pytest.mark.parametrize(
    "token",
    [
        "a",
        "a.b.c",
        "a.eyJjbGllbnRfaWQiOlsxXX0.c",
        "a.eyJpc3MiOjcsInVzZXJuYW1lIjoiXHVkODAwIn0.c",
        "..",
    ],
)
def test_a_token_that_says_nonsense_is_no_trouble(
    cloud: LocalCloud, post: Callable[..., HttpResponse], token: str
) -> None:
    answer = post("GetUser", {"AccessToken": token})
    assert answer.status == 400
    event = cloud.journal.events()[0]
    assert event.request_id == header(answer.headers, "x-amzn-requestid")
    assert event.result == "NotAuthorizedException"


def test_what_is_not_understood_is_written_down_too(
    cloud: LocalCloud, post: Callable[..., HttpResponse]
) -> None:
    post("SignUp", b"{")
    post("GetUICustomization", {})
    assert [event.result for event in cloud.journal.events()] == [
        "NotImplemented",
        "SerializationException",
    ]


def test_it_keeps_the_newest_only() -> None:
    journal = Journal(most=3)
    for number in range(5):
        with journal.entry(f"r{number}", float(number), "ListUsers"):
            pass
    assert [event.request_id for event in journal.events()] == ["r4", "r3", "r2"]
    assert journal.why("r0") is None
