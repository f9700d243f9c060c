"""The one exception by which the local Cognito refuses a request."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(eq=False)
class ServiceError(Exception):
    """A refusal in the service's own words; becomes the error envelope on the wire.

    `type` is the exception's bare name as in the API model (`NotAuthorizedException`). `message` is
    None for the few refusals that come without a text. `status` is the HTTP status code.
    """

    type: str
    message: str | None = None
    status: int = 400

    def __str__(self) -> str:
        return f"{self.type}: {self.message}" if self.message is not None else self.type
