"""The access keys by which `mfa-tui serve --require-signature` verifies, from the environment."""

from __future__ import annotations

import os
from collections.abc import Iterable

import click

from mfa_tui.localcloud.cognito.signature import AccessKeys


def from_environment(named: Iterable[str]) -> AccessKeys:
    """The keys that are `named` as `ID=VAR`: an id and the variable that holds its secret.

    Without any it is the pair that AWS tools use. Raises click.UsageError when a secret is missing;
    what stands in place of a variable's name is never repeated: it may be the secret.
    """
    secrets = dict(_pair(text) for text in named)
    if not secrets:
        access_key_id = os.environ.get("AWS_ACCESS_KEY_ID")
        secret = os.environ.get("AWS_SECRET_ACCESS_KEY")
        if not (access_key_id and secret):
            raise click.UsageError(
                "--require-signature needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the "
                "environment (any values that your clients use too), or --access-key ID=VAR."
            )
        secrets[access_key_id] = secret
    return AccessKeys(secrets)


def _pair(text: str) -> tuple[str, str]:
    access_key_id, _, variable = text.partition("=")
    if not (access_key_id and variable):
        raise click.UsageError("--access-key takes ID=VAR: an id, and an environment variable.")
    secret = os.environ.get(variable)
    if not secret:
        raise click.UsageError(
            f"The environment variable that --access-key names for {access_key_id} is not set or "
            "empty. The option takes the variable's name, not the secret."
        )
    return access_key_id, secret
