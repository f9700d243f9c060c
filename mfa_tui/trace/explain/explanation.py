"""The engine: one exchange within its trace, explained by the rules of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from mfa_tui.trace.cognito_call import answering, flow
from mfa_tui.trace.exchange import Exchange, Party, header
from mfa_tui.trace.explain import catalogue
from mfa_tui.trace.explain.catalogue import Cause, Pitfall, Rule, Words
from mfa_tui.trace.explain.evidence import WORTH_SAYING, evidence
from mfa_tui.trace.explain.scene import Finding, Scene
from mfa_tui.trace.export.reading import CUT_OFF

_NEVER_CONNECTED = (
    "could not connect to the endpoint",
    "failed to establish a new connection",
    "connection refused",
    "err_connection_refused",
    "err_name_not_resolved",
)
"""What botocore, urllib3 and browsers say when there was nobody to send to, in small letters."""
UNKNOWN = "Unknown: the catalogue has no entry for this, and guessing would not help."

RAISED = (
    "The function was not invoked, or it ended with this exception, and the call around it failed. "
    "Its log and the calls inside it tell why."
)


@dataclass(frozen=True, slots=True)
class LikelyCause:
    """A cause with the evidence for it in this trace; `seen` is empty when nothing speaks for it."""

    text: str
    pains: tuple[str, ...]
    seen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What an exchange means. Texts that do not apply are empty.

    `purpose` is what the call is for, `meaning` what came of it, `then` what has to follow. `rule`
    is the id of the rule that explains a refusal. `causes` come with evidence first, otherwise in
    the order of the catalogue; `facts` are other findings worth knowing.
    """

    purpose: str
    meaning: str
    then: str = ""
    rule: str = ""
    causes: tuple[LikelyCause, ...] = ()
    fix: str = ""
    source: str = ""
    pains: tuple[str, ...] = ()
    pitfalls: tuple[Pitfall, ...] = ()
    facts: tuple[str, ...] = ()


def explanation(exchange: Exchange, exchanges: Iterable[Exchange]) -> Explanation:
    """What `exchange` means among all `exchanges` of its trace, which come oldest first."""
    if exchange.in_flight:
        return Explanation(_purpose(exchange), "The answer is not there yet.")
    scene = Scene.of(exchange, exchanges)
    found = evidence(scene)
    if exchange.failure is not None:
        return _unanswered(exchange, found)
    return _refusal(exchange, found) if exchange.failed else _success(exchange, found)


def matching(exchange: Exchange) -> tuple[Rule, ...]:
    """The rules that apply to the refusal `exchange`; one at most, if the catalogue is sound."""
    document = _document(exchange)
    return tuple(rule for rule in catalogue.rules() if _holds(rule.when, document))


def _refusal(exchange: Exchange, found: tuple[Finding, ...]) -> Explanation:
    rules = matching(exchange)
    if not rules:
        meaning = RAISED if exchange.destination is Party.LAMBDA else UNKNOWN
        return Explanation(_purpose(exchange), meaning, facts=_facts(found, set()))
    rule, document = rules[0], _document(exchange)
    kinds = {finding.kind for finding in found}
    weighed = ((cause, _weighed(cause, found, document)) for cause in rule.causes)
    causes = [likely for cause, likely in weighed if likely.seen or _open(cause, kinds)]
    causes.sort(key=lambda cause: not cause.seen)
    told = {text for cause in causes for text in cause.seen}
    return Explanation(
        _purpose(exchange),
        rule.meaning,
        rule=rule.id,
        causes=tuple(causes),
        fix=rule.fix,
        source=rule.source,
        pains=rule.pains,
        facts=_facts(found, told),
    )


def _weighed(cause: Cause, found: tuple[Finding, ...], document: dict[str, Any]) -> LikelyCause:
    seen = [finding.text for finding in found if finding.kind in cause.found]
    if cause.when and _holds(cause.when, document):
        seen.append(cause.evidence)
    return LikelyCause(cause.text, cause.pains, tuple(seen))


def _open(cause: Cause, kinds: set[str]) -> bool:
    """Whether the cause is possible though nothing speaks for it."""
    return not (cause.when or cause.only or kinds & set(cause.unless))


def _success(exchange: Exchange, found: tuple[Finding, ...]) -> Explanation:
    words = _words(exchange)
    asked = catalogue.challenges().get(exchange.challenge_name or "")
    facts = _facts(found, set())
    if exchange.challenge_name:
        meaning = f"Cognito asks {exchange.challenge_name}. {asked.purpose if asked else UNKNOWN}"
        then = asked.answer if asked else ""
        pitfalls = asked.pitfalls if asked else ()
        return Explanation(_purpose(exchange), meaning, then, pitfalls=pitfalls, facts=facts)
    if exchange.outcome == "tokens":
        meaning = (
            "The sign-in is over: AuthenticationResult holds the tokens. Nothing more is asked."
        )
    else:
        meaning = words.answer if words else UNKNOWN
    return Explanation(
        _purpose(exchange), meaning, pitfalls=words.pitfalls if words else (), facts=facts
    )


def _unanswered(exchange: Exchange, found: tuple[Finding, ...]) -> Explanation:
    if exchange.unsent:
        meaning = "It was stopped before it was sent, so nothing has come of it."
        return Explanation(_purpose(exchange), meaning)
    failure = (exchange.failure or "").lower()
    if exchange.failure == CUT_OFF:
        return Explanation(_purpose(exchange), "What came of it is not in this file.")
    if exchange.destination is Party.LAMBDA and failure.startswith("no answer within"):
        meaning = (
            "The function took longer than Cognito waits. It may have done its work all the same."
        )
        return Explanation(_purpose(exchange), meaning)
    if any(words in failure for words in _NEVER_CONNECTED):
        return Explanation(
            _purpose(exchange),
            "No connection came about, so the service has not seen this call.",
            fix="Check address, network and proxy. Then it can be sent again: nothing was carried "
            "out, and no code or Session is spent.",
            facts=_facts(found, set()),
        )
    return Explanation(
        _purpose(exchange),
        "No answer came, so nobody knows whether the call was carried out.",
        fix="Check address, network and proxy. Calls with a one-time code or a Session must not be "
        "sent again without a look: the first may have counted.",
        facts=_facts(found, set()),
    )


def _purpose(exchange: Exchange) -> str:
    words = _words(exchange)
    begun = catalogue.flows().get(flow(exchange), "")
    answered = answering(exchange)
    if words is None:
        return ""
    if answered and exchange.destination is Party.COGNITO:
        return (
            f"{words.purpose} Here that is {answered}."
            if answered.isidentifier()
            else words.purpose
        )
    return f"{words.purpose} {begun}".strip()


def _words(exchange: Exchange) -> Words | None:
    known = catalogue.operations()
    # a trigger's name goes on with what it was triggered by: PreSignUp_AdminCreateUser
    return known.get(exchange.operation) or known.get(exchange.operation.partition("_")[0])


def _facts(found: tuple[Finding, ...], told: set[str]) -> tuple[str, ...]:
    worth = (each.text for each in found if each.kind in WORTH_SAYING)
    return tuple(text for text in worth if text not in told)


def _document(exchange: Exchange) -> dict[str, Any]:
    """What the expressions of the rules see. Texts of errors are small letters without a full stop."""
    text = " ".join((exchange.error_message or "").lower().split())
    return {
        "operation": exchange.operation,
        "to": exchange.destination.value,
        "status": exchange.response.status if exchange.response else 0,
        "page": _is_page(exchange),
        "flow": flow(exchange),
        "answering": answering(exchange),
        "request": exchange.request_json or {},
        "response": exchange.response_json or {},
        "error": {"type": exchange.error_type or "", "text": text.removesuffix(".")},
    }


def _is_page(exchange: Exchange) -> bool:
    """Whether the answer is HTML, for a browser and not for a program."""
    kind = header(exchange.response.headers, "content-type") if exchange.response else None
    return (kind or "").lower().startswith("text/html")


def _holds(expression: str, document: dict[str, Any]) -> bool:
    return _compiled(expression).search(document) is True


@cache
def _compiled(expression: str) -> Any:
    import jmespath

    return jmespath.compile(expression)
