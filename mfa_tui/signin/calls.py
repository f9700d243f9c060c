"""Calls that end in a Refused instead of an exception."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from mfa_tui.signin.gate import CallDropped
from mfa_tui.signin.refusals import refused_by_service, refused_on_the_way
from mfa_tui.signin.target import TargetProblem
from mfa_tui.signin.turns import Refused

Result = TypeVar("Result")


class UnexpectedAnswer(Exception):
    """Something answered, but not as Cognito does; the text says what is odd about it."""


class UnknownOperation(Exception):
    """No API has an operation of this name."""


OF_OURS = (CallDropped, TargetProblem, UnexpectedAnswer, UnknownOperation)
"""Why there is no answer of the service, besides what botocore raises."""


def refusing(call: Callable[[], Result], operation: str = "") -> Result | Refused:
    """What `call` gives, or the Refused when the service or the way to it says no.

    `operation` names the call for failures that carry no name of their own.
    """
    from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
    from botocore.parsers import ResponseParserError

    try:
        return call()
    except ClientError as error:
        return refused_by_service(error)
    except (BotoCoreError, HTTPClientError, *OF_OURS) as error:
        return refused_on_the_way(operation, error)
    except KeyError as error:
        return refused_on_the_way(operation, UnexpectedAnswer(f"It lacks {error}."))
    except ResponseParserError:
        return refused_on_the_way(operation, UnexpectedAnswer("It cannot be read."))
