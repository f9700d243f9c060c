"""The refusals around the secrets of app clients: when is documented, the type and words are guesses.

One report says that DescribeUserPoolClient shows the secret that a client was made with as long as
that lives, and none of those that were added, also when the first one is deleted.
"""

from __future__ import annotations

from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.refusals import invalid


def client_is_public() -> ServiceError:
    """AddUserPoolClientSecret is for confidential clients, and this one is not."""
    return invalid("Client is not configured with a secret.")


def too_many_secrets() -> ServiceError:
    """A client has two secrets at most."""
    return ServiceError("LimitExceededException", "The client has the maximum number of secrets.")


def secret_absent() -> ServiceError:
    """The client has no secret of that id."""
    return ServiceError("ResourceNotFoundException", "Client secret does not exist.")


def last_secret() -> ServiceError:
    """A client with a secret keeps at least one."""
    return invalid("The last secret of a client cannot be deleted.")
