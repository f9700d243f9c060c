"""The program of the child process in which one function runs.

It is started as a script, by its path, and needs nothing but the standard library. Arguments: the
folder of the code, the module, the name of the handler. Standard input brings one JSON object per
call and standard output takes one per answer; the function itself finds its input empty and its
output in the log, which is standard error. What each answer and error looks like is Lambda's
(Developer Guide: Lambda function errors in Python; the runtime interface client for Python).
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, BinaryIO

Handler = Callable[[Any, "Context"], Any]
Answer = dict[str, Any]


class Context:
    """What a handler is given beside the event (Developer Guide: Lambda context object)."""

    identity = None
    client_context = None

    def __init__(self, call: dict[str, Any]) -> None:
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.invoked_function_arn: str = call["function"]
        self.aws_request_id: str = call["request_id"]
        self._deadline = time.monotonic() + call["seconds"]

    def get_remaining_time_in_millis(self) -> int:
        """The time until the function is ended, in milliseconds."""
        return max(0, round((self._deadline - time.monotonic()) * 1000))


def main() -> None:
    """Load the handler, say so, and answer calls until the parent closes the pipe."""
    requests, answers = _take_pipes()
    calls: SimpleQueue[dict[str, Any]] = SimpleQueue()
    # a thread of its own, so that the end of the parent is noticed in the middle of a handler
    threading.Thread(target=_receive, args=(requests, calls), daemon=True).start()
    logging.basicConfig(format="[%(levelname)s] %(message)s")
    folder, module, name = sys.argv[1:]
    sys.path[0] = folder
    handler = _loaded(module, name)
    _send(answers, {"ready": True})
    while True:
        call = calls.get()
        answer = _called(handler, call) if callable(handler) else handler | {"loaded": False}
        _end_log(call["request_id"])
        _send(answers, answer)


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The parent's two pipes, out of the way of the function's own input and output."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return requests, answers


def _receive(requests: BinaryIO, calls: SimpleQueue[dict[str, Any]]) -> None:
    for line in requests:
        calls.put(json.loads(line))
    os._exit(0)


def _send(answers: BinaryIO, answer: Answer) -> None:
    answers.write(json.dumps(answer).encode() + b"\n")
    answers.flush()


def _end_log(request_id: str) -> None:
    """Mark in the log where that of this call ends."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.write(2, f"\0{request_id}\0".encode())


def _loaded(module: str, name: str) -> Handler | Answer:
    """The handler, or the error that every call has to be answered with."""
    try:
        found = importlib.import_module(module)
    except SyntaxError as error:
        return _error("Runtime.UserCodeSyntaxError", f"Syntax error in module '{module}': {error}")
    except ImportError as error:
        text = f"Unable to import module '{module}': {error}"
        return _error("Runtime.ImportModuleError", text)
    except Exception as error:
        return _raised(error)
    handler = getattr(found, name, None)
    if callable(handler):
        return handler
    text = f"Handler '{name}' missing on module '{module}'"
    return _error("Runtime.HandlerNotFound", text)


def _called(handler: Handler, call: dict[str, Any]) -> Answer:
    try:
        output = handler(json.loads(call["event"]), Context(call))
    except Exception as error:
        return _raised(error)
    try:
        return {"payload": json.dumps(output)}
    except (TypeError, ValueError, RecursionError) as error:
        return _error("Runtime.MarshalError", f"Unable to marshal response: {error}")


def _raised(error: Exception) -> Answer:
    """What comes of an exception of the function, which goes into its log in full."""
    trail = error.__traceback__.tb_next if error.__traceback__ else None
    traceback.print_exception(type(error), error, trail)
    return {"error": {"errorType": type(error).__name__, "errorMessage": str(error)}}


def _error(kind: str, message: str) -> Answer:
    sys.stderr.write(f"[ERROR] {kind}: {message}\n")
    return {"error": {"errorType": kind, "errorMessage": message}}


if __name__ == "__main__":
    main()
