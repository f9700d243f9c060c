"""Gives a signed-in user ten new backup codes; those from before are worth nothing afterwards.

An app's backend invokes it with `{"AccessToken": "…"}` and gets `{"codes": […]}`, once: only MACs are
kept. Cognito itself verifies the token (GetUser), but for any pool of the region, so the user's `sub`
is compared with that of this pool's user.
"""

from __future__ import annotations

import hmac
import os
from typing import Any

from code_faults import CodesUnavailable, NotSignedIn
from code_set import CodeSet, new_codes
from code_store import attributes_of, cognito, keep, key, owner_of


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Replace the codes of the user whom the access token names. Raises CodesFault."""
    user_pool = os.environ["USER_POOL_ID"]
    username = _signed_in(event.get("AccessToken"), user_pool)
    codes = new_codes()
    keep(user_pool, username, CodeSet.of(codes, key(), owner_of(user_pool, username)))
    return {"codes": codes}


def _signed_in(access_token: object, user_pool: str) -> str:
    from botocore.exceptions import BotoCoreError, ClientError

    if not isinstance(access_token, str) or not access_token:
        raise NotSignedIn
    try:
        user = cognito().get_user(AccessToken=access_token)
    except ClientError:
        raise NotSignedIn from None
    except BotoCoreError:
        raise CodesUnavailable from None
    claimed = next((each["Value"] for each in user["UserAttributes"] if each["Name"] == "sub"), "")
    ours = attributes_of(user_pool, user["Username"]).get("sub", "")
    if not claimed or not hmac.compare_digest(claimed, ours):
        raise NotSignedIn
    return user["Username"]
