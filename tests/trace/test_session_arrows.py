"""Which response each request's Session came from."""

from __future__ import annotations

from pyotp.totp import TOTP

from mfa_tui.trace.journey import masked_journey
from mfa_tui.trace.redaction import masked_exchange
from mfa_tui.trace.session_arrows import SessionArrow, arrow_of, session_arrows
from tests.signin.conftest import NEEDED, Town
from tests.trace.calls import call, refusal

WRONG = refusal("CodeMismatchException", "Invalid code received for user")
LATE = refusal("NotAuthorizedException", "Invalid session for the user.")


def test_a_chain_with_a_wrong_answer_a_right_one_and_a_late_one() -> None:
    exchanges = [
        call(1, "InitiateAuth", {}, {"Session": "one"}),
        call(2, "RespondToAuthChallenge", {"Session": "one"}, WRONG, at=10),
        call(3, "RespondToAuthChallenge", {"Session": "one"}, {"Session": "two"}, at=25),
        call(4, "RespondToAuthChallenge", {"Session": "one"}, LATE, at=30),
        call(5, "RespondToAuthChallenge", {"Session": "two"}, {}, at=31),
    ]
    assert list(session_arrows(exchanges)) == [
        SessionArrow(2, issuer=1, age=10.0),
        SessionArrow(3, issuer=1, age=25.0, tried=(2,)),
        SessionArrow(4, issuer=1, age=30.0, tried=(2,), spent=3, newer=3),
        SessionArrow(5, issuer=3, age=6.0),
    ]


def test_arrows_survive_masking() -> None:
    one, two, foreign = ("AYAB" + sign * 900 for sign in "abc")
    exchanges = [
        call(1, "InitiateAuth", {}, {"Session": one}),
        call(2, "RespondToAuthChallenge", {"Session": one}, WRONG, at=10),
        call(3, "RespondToAuthChallenge", {"Session": one}, {"Session": two}, at=25),
        call(4, "RespondToAuthChallenge", {"Session": foreign}, LATE, at=30),
        call(5, "RespondToAuthChallenge", {"Session": two}, {}, at=31),
    ]
    assert list(session_arrows(masked_journey(exchanges))) == list(session_arrows(exchanges))
    bare = [masked_exchange(each) for each in exchanges]
    assert list(session_arrows(bare)) == [], "masks without numbers may stand for the same or not"


def test_a_session_from_elsewhere_and_no_session() -> None:
    foreign = call(2, "RespondToAuthChallenge", {"Session": "foreign"}, LATE)
    earlier = [call(1, "InitiateAuth", {}, {"Session": "one"})]
    assert arrow_of(foreign, earlier) == SessionArrow(2, issuer=None, age=None)
    assert arrow_of(call(2, "GetUser", {}, {}), earlier) is None


def test_a_session_that_a_step_leaves_as_it_is() -> None:
    exchanges = [
        call(1, "InitiateAuth", {}, {"Session": "same"}),
        call(2, "RespondToAuthChallenge", {"Session": "same"}, {"Session": "same"}, at=5),
        call(3, "RespondToAuthChallenge", {"Session": "same"}, {}, at=9),
    ]
    assert list(session_arrows(exchanges))[-1] == SessionArrow(3, issuer=2, age=4.0)


def test_the_arrows_of_an_enrolment_in_the_middle_of_a_sign_in(town: Town) -> None:
    api, client = town.cognito(NEEDED).api, town.target(NEEDED).client_id
    name = {"USERNAME": "bob"}
    first = api.initiate_auth(
        AuthFlow="USER_PASSWORD_AUTH",
        ClientId=client,
        AuthParameters=name | {"PASSWORD": "P@ssw0rd"},
    )
    made = api.associate_software_token(Session=first["Session"])
    code = TOTP(made["SecretCode"]).at(int(town.clock()))
    done = api.verify_software_token(Session=made["Session"], UserCode=code)
    api.respond_to_auth_challenge(
        ClientId=client, ChallengeName="MFA_SETUP", Session=done["Session"], ChallengeResponses=name
    )
    arrows = list(session_arrows(town.trace.snapshot()))
    assert [(each.issuer, each.number) for each in arrows] == [(1, 2), (2, 3), (3, 4)]
    assert all(each.spent is None and each.newer is None for each in arrows)
