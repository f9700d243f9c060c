"""Evidence about the Session of a request."""

from __future__ import annotations

from collections.abc import Iterator

from mfa_tui.trace.cognito_call import (
    accepted,
    answering,
    answers,
    asked,
    client_id,
    flow,
    member,
    tokens,
    username,
)
from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.explain.scene import Finding, Scene
from mfa_tui.trace.session_arrows import SessionArrow, arrow_of

DEFAULT_SECONDS = 180
"""How long a Session lives when AuthSessionValidity is not set. CreateUserPoolClient."""

_STARTS = ("InitiateAuth", "AdminInitiateAuth")


def session_findings(scene: Scene) -> Iterator[Finding]:
    """Where the Session came from, how old it was, and who had used it."""
    arrow = arrow_of(scene.exchange, scene.earlier)
    if arrow is None:
        return
    yield from _use_findings(arrow)
    issuer = scene.get(arrow.issuer)
    if issuer is None or arrow.age is None:
        yield Finding("session-unknown", "no response before this request gave this Session")
        return
    what = issuer.challenge_name or issuer.operation
    age = f"{arrow.age:.0f} s" if arrow.age >= 1 else "less than a second"
    yield Finding(
        "session-from", f"the Session came from exchange {issuer.number} ({what}), {age} before"
    )
    yield from _age_findings(scene, arrow.age)
    yield from _mix_findings(scene.exchange, issuer)
    yield from _restart_findings(scene, issuer)


def _use_findings(arrow: SessionArrow) -> Iterator[Finding]:
    if arrow.spent is not None:
        yield Finding("session-spent", f"exchange {arrow.spent} had already used it up")
    if arrow.newer is not None:
        text = f"exchange {arrow.newer} had given a newer one in its place"
        yield Finding("session-superseded", text)
    if arrow.tried:
        numbers = ", ".join(map(str, arrow.tried[-5:]))
        yield Finding("session-tried", f"refused before with the same Session: {numbers}")


def _age_findings(scene: Scene, age: float) -> Iterator[Finding]:
    minutes = next(_validities(scene), None)
    limit = DEFAULT_SECONDS if minutes is None else minutes * 60
    if age > limit:
        said = "unless the client says otherwise" if minutes is None else "as the client says"
        yield Finding("session-old", f"it was {age:.0f} s old; it lives {limit} s, {said}")


def _validities(scene: Scene) -> Iterator[int]:
    """AuthSessionValidity in minutes, as answers of this trace have it, the newest first."""
    for each in reversed(scene.earlier):
        client = member(each.response_json, "UserPoolClient")
        minutes = member(client, "AuthSessionValidity")
        if member(client, "ClientId") == client_id(scene.exchange) and isinstance(minutes, int):
            yield minutes


def _mix_findings(sent: Exchange, issuer: Exchange) -> Iterator[Finding]:
    """The parts of the request that do not come from the response that gave the Session."""
    number = issuer.number
    wanted, answered = issuer.challenge_name, answering(sent)
    if wanted and answered and wanted != answered:
        text = f"exchange {number} asked {wanted}, this answers {answered}"
        yield Finding("session-other-challenge", text)
    clients = client_id(issuer), client_id(sent)
    if all(clients) and clients[0] != clients[1]:
        yield Finding("session-other-client", f"exchange {number} was of another ClientId")
    given = asked(issuer)
    names = {username(issuer), given.get("USERNAME"), given.get("USER_ID_FOR_SRP")}
    name = username(sent)
    if name and names - {None, ""} and name not in names:
        yield Finding("session-other-user", f"exchange {number} was not for {name!r}")


def _restart_findings(scene: Scene, issuer: Exchange) -> Iterator[Finding]:
    name = username(scene.exchange)
    for each in scene.earlier:
        began = each.operation in _STARTS and each.number > issuer.number
        if began and name and username(each) == name:
            text = f"exchange {each.number} began another sign-in of {name!r} after that"
            yield Finding("sign-in-restarted", text)
            return


def enrolment_findings(scene: Scene) -> Iterator[Finding]:
    """Whether an enrolment with an access token was over before a challenge was answered."""
    if "Session" in (scene.exchange.request_json or {}):
        return
    for each in scene.before("VerifySoftwareToken"):
        if accepted(each) and member(each.request_json, "AccessToken"):
            text = f"exchange {each.number} ended an enrolment with an access token"
            yield Finding("enrolled-with-token", text)
            return


def start_findings(scene: Scene) -> Iterator[Finding]:
    """How the sign-in began, where it is custom."""
    begun = (scene.exchange, *reversed(scene.earlier))
    first = next((each for each in begun if _begins(each)), None)
    if first and flow(first) == "CUSTOM_AUTH" and "SRP_A" not in answers(first):
        place = "this call" if first is scene.exchange else f"exchange {first.number}"
        yield Finding("custom-without-srp", f"{place} sent CUSTOM_AUTH without SRP_A")
    if first and first.operation == "AdminInitiateAuth" and tokens(first):
        yield Finding("admin-sign-in", f"exchange {first.number} was an administrator's sign-in")


def _begins(exchange: Exchange) -> bool:
    return exchange.operation in _STARTS and not flow(exchange).startswith("REFRESH_TOKEN")
