"""What users did, for AdminListUserAuthEvents: kept where threat protection is in AUDIT mode.

Nothing is assessed here: no event has an EventRisk, and none keeps anybody out. It is guessed that
- the newest event comes first, and a challenge that was answered twice has its last result;
- a sign-in without a password or code of MFA has no ChallengeResponses, and is not an event before
  it succeeds; nor is what a lock or a disabled user keeps from being looked at;
- other operations are events when they have been answered.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from mfa_tui.localcloud.cognito import guesses, pages, pools, users
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.users import User

PASSWORD, MFA = "Password", "Mfa"
"""The names of challenges in events."""

_KEPT_SECONDS = 2 * 365 * 86_400
_RESULTS = {True: "Success", False: "Failure"}


def admin_list_user_auth_events(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AdminListUserAuthEvents."""
    pool = pools.existing(call, params["UserPoolId"])
    user = users.existing(call, pool, params["Username"])
    if not pool.is_audited:
        raise ServiceError(
            "UserPoolAddOnNotEnabledException", "Threat protection is not enabled in the user pool."
        )
    after = pages.start(params.get("NextToken"))
    if after and not after.isdecimal():
        raise guesses.pagination_token()
    limit = params.get("MaxResults") or pages.LARGEST
    found, token = pages.page(_newest_first(call, user, after), limit)
    return {"AuthEvents": found} | ({"NextToken": token} if token else {})


def proof(call: Call, user: User, event_id: str, challenge: str, *, right: bool) -> None:
    """Note that `user` has answered PASSWORD or MFA in the sign-in `event_id`."""
    event = _event(call, user, event_id)
    if event is None:
        return
    answers = {each["ChallengeName"]: each for each in event.get("ChallengeResponses", [])}
    answers[challenge] = {"ChallengeName": challenge, "ChallengeResponse": _RESULTS[right]}
    response = "InProgress" if right else "Fail"
    changes = {"ChallengeResponses": list(answers.values()), "EventResponse": response}
    _keep(call, user, event | changes)


def passed(call: Call, user: User, event_id: str, kind: str = "SignIn") -> None:
    """Note that what `user` began with the request `event_id` has come to a good end."""
    event = _event(call, user, event_id)
    if event is not None:
        _keep(call, user, event | {"EventType": kind, "EventResponse": "Pass"})


def _event(call: Call, user: User, event_id: str) -> dict[str, Any] | None:
    """The event as it stands, or a new one; None where nobody keeps any."""
    pool = pools.existing(call, user.pool_id)
    if not pool.is_audited:
        return None
    query = "SELECT document FROM auth_event WHERE id = ?"
    row = call.database.execute(query, (event_id,)).fetchone()
    if row is not None:
        return json.loads(row["document"])
    address = call.request.get("ContextData", {}).get("IpAddress")
    return {
        "CreationDate": call.timestamp,
        "EventId": event_id,
        "EventType": "SignIn",
        **({"EventContextData": {"IpAddress": address}} if address else {}),
    }


def _keep(call: Call, user: User, event: dict[str, Any]) -> None:
    """Store `event`; those of more than two years ago are forgotten (documented)."""
    call.database.execute("DELETE FROM auth_event WHERE created < ?", (call.now - _KEPT_SECONDS,))
    call.database.execute(
        "INSERT INTO auth_event (id, sub, created, document) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET document = excluded.document",
        (event["EventId"], user.sub, event["CreationDate"], json.dumps(event)),
    )


def _newest_first(call: Call, user: User, after: str) -> Iterator[tuple[str, dict[str, Any]]]:
    query = "SELECT number, document FROM auth_event WHERE sub = ? ORDER BY number DESC"
    for row in call.database.execute(query, (user.sub,)):
        if not after or row["number"] < int(after):
            yield str(row["number"]), json.loads(row["document"])
