"""Functions in real child processes: what they are given, how they fail, when they end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mfa_tui.localcloud.invoke import (
    FunctionError,
    Invocation,
    Invoked,
    InvokeFailure,
    NotInvoked,
    TimedOut,
)
from mfa_tui.localcloud.runtime import child
from mfa_tui.localcloud.runtime.environment import environment_of, services_at
from mfa_tui.localcloud.runtime.function import Function, NoSuchHandler, function_at, is_local
from mfa_tui.localcloud.runtime.functions import LocalFunctions
from mfa_tui.localcloud.runtime.log import LONGEST
from mfa_tui.localcloud.runtime.process import FunctionProcess
from mfa_tui.localcloud.runtime.sources import state_of
from mfa_tui.trace.exchange import HttpRequest

pytestmark = pytest.mark.slow
PATIENCE = 30.0
"""Seconds that nothing here ever takes."""

ECHO = "def handler(event, context):\n    return event\n"
NUMBERS = iter(range(1, 1000))


def call(function: Function, event: Any = None) -> Invocation:
    request_id = f"00000000-0000-4000-8000-{next(NUMBERS):012}"
    return Invocation(function.arn, json.dumps(event).encode(), request_id)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Function]:
    """Write the file of a handler, and give its function."""

    def make(source: str, name: str = "app", **environment: str) -> Function:
        (tmp_path / "code").mkdir(exist_ok=True)
        file = tmp_path / "code" / f"{name}.py"
        file.write_text(textwrap.dedent(source))
        return replace(function_at(f"{file}:handler"), environment=environment)

    return make


@pytest.fixture
def functions() -> Iterator[LocalFunctions]:
    with closing(LocalFunctions(dict, most=2, limit=PATIENCE)) as functions:
        yield functions


@pytest.fixture
def run(functions: LocalFunctions) -> Callable[..., Invoked]:
    """Attach and run a function."""

    def run(function: Function, event: Any = None) -> Invoked:
        functions.attach(function)
        return functions(call(function, event))

    return run


Write = Callable[..., Function]
Run = Callable[..., Invoked]


def started(function: Function) -> FunctionProcess:
    return FunctionProcess("mfa-tui-1", function, environment_of(function, "mfa-tui-1", {}))


def failure(run: Run, function: Function) -> FunctionError:
    with pytest.raises(FunctionError) as caught:
        run(function)
    return caught.value


class TestCalls:
    def test_the_event_goes_in_and_comes_out(self, write: Write, run: Run) -> None:
        event = {"text": "ü \u2028 😀", "none": None, "list": [1, 2.5, True]}
        assert json.loads(run(write(ECHO), event).payload) == event

    def test_a_large_event(self, write: Write, run: Run) -> None:
        event = {"text": "x" * 1_000_000}
        assert json.loads(run(write(ECHO), event).payload) == event

    def test_only_the_first_call_is_cold(self, write: Write, run: Run) -> None:
        function = write("import os\ndef handler(event, context): return os.getpid()")
        first, second = run(function), run(function)
        assert first.cold
        assert first.init_seconds is not None
        assert first.init_seconds > 0
        assert not second.cold
        assert first.payload == second.payload != str(os.getpid()).encode()

    def test_modules_beside_it_and_files_in_its_folder(
        self, write: Write, run: Run, tmp_path: Path
    ) -> None:
        write("ANSWER = 42", "shared")
        (tmp_path / "code" / "words.txt").write_text("hello")
        function = write(
            """
            import shared
            def handler(event, context): return [shared.ANSWER, open("words.txt").read()]
            """
        )
        assert json.loads(run(function).payload) == [42, "hello"]

    def test_nothing_is_written_beside_the_code(
        self, write: Write, run: Run, tmp_path: Path
    ) -> None:
        write("", "shared")
        run(write("import shared\n" + ECHO))
        assert sorted(path.name for path in (tmp_path / "code").iterdir()) == [
            "app.py",
            "shared.py",
        ]

    def test_the_context(self, write: Write, run: Run, functions: LocalFunctions) -> None:
        function = write(
            """
            def handler(event, context):
                left = context.get_remaining_time_in_millis()
                return {
                    "in time": 0 < left <= event * 1000,
                    "id": context.aws_request_id,
                    "names": [context.function_name, context.invoked_function_arn],
                }
            """
        )
        functions.attach(function)
        invocation = call(function, function.timeout)
        answer = json.loads(functions(invocation).payload)
        assert answer == {
            "in time": True,
            "id": invocation.request_id,
            "names": ["app-handler", function.arn],
        }
        assert is_local(function.arn)

    def test_it_finds_no_input(self, write: Write, run: Run) -> None:
        function = write("import sys\ndef handler(event, context): return sys.stdin.read()")
        assert run(function).payload == b'""'


class TestEnvironment:
    SHOW = "import os\ndef handler(event, context): return dict(os.environ)"

    def test_its_own_and_lambdas_and_no_other(
        self, write: Write, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_PROFILE", "mine")
        monkeypatch.setenv("SOMEBODYS_SECRET", "hush")
        found = json.loads(run(write(self.SHOW, CODE_LENGTH="6", AWS_REGION="mars")).payload)
        assert found["CODE_LENGTH"] == "6"
        assert found["AWS_REGION"] == "us-east-1"
        assert found["AWS_LAMBDA_FUNCTION_NAME"] == "app-handler"
        assert not {"AWS_PROFILE", "SOMEBODYS_SECRET"} & found.keys()

    def test_the_services(self, write: Write) -> None:
        served = services_at("http://127.0.0.1:1", "s3cret")
        with closing(LocalFunctions(lambda: served, limit=PATIENCE)) as functions:
            function = write(self.SHOW)
            functions.attach(function)
            found = json.loads(functions(call(function)).payload)
        assert found["AWS_ENDPOINT_URL_SES"] == found["AWS_ENDPOINT_URL_SESV2"]
        assert found["AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"] == "http://127.0.0.1:1"
        assert found["AWS_ENDPOINT_URL_SECRETS_MANAGER"] == "http://127.0.0.1:1"
        assert found["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull

    def test_it_is_never_shown(self, write: Write) -> None:
        assert "hush" not in repr(write(ECHO, SECRET="hush"))


class TestLog:
    def test_both_streams_in_their_order_and_of_this_call_only(
        self, write: Write, run: Run
    ) -> None:
        function = write(
            """
            import logging, os, sys
            print("loading")
            def handler(event, context):
                print("out", event)
                sys.stderr.write("err\\n")
                logging.getLogger().warning("warned")
                os.system("echo from a child")
            """
        )
        expected = "out {}\nerr\n[WARNING] warned\nfrom a child\n"
        assert run(function, 1).log == "loading\n" + expected.format(1)
        assert run(function, 2).log == expected.format(2)

    def test_it_is_bounded_and_never_blocks(self, write: Write, run: Run) -> None:
        function = write(
            "def handler(event, context):\n"
            "    for number in range(100_000): print(f'line {number:08}')"
        )
        log = run(function).log
        assert len(log) < LONGEST + 100
        assert log.startswith("… (the beginning")
        assert log.endswith("line 00099999\n")

    def test_what_is_no_text(self, write: Write, run: Run) -> None:
        function = write("import os\ndef handler(event, context): os.write(1, b'\\xff\\n')")
        assert run(function).log == "\ufffd\n"


class TestFailures:
    def test_it_raises(self, write: Write, run: Run) -> None:
        function = write("def handler(event, context):\n    raise ValueError('no such thing')")
        error = failure(run, function)
        assert (error.error_type, str(error)) == ("ValueError", "no such thing")
        assert error.log.startswith("Traceback")
        assert "child.py" not in error.log
        assert error.log.endswith("ValueError: no such thing\n")

    def test_it_goes_on_after_that(self, write: Write, run: Run) -> None:
        function = write("def handler(event, context): return 1 / event")
        assert run(function, 1).cold
        failure(run, function)
        assert not run(function, 1).cold

    @pytest.mark.parametrize(
        ("source", "kind", "text"),
        [
            (
                "import no_such_module",
                "Runtime.ImportModuleError",
                "Unable to import module 'app': No module named 'no_such_module'",
            ),
            (
                "handler = 5",
                "Runtime.HandlerNotFound",
                "Handler 'handler' missing on module 'app'",
            ),
            ("def handler(:", "Runtime.UserCodeSyntaxError", "Syntax error in module 'app': "),
            ("raise KeyError('x')", "KeyError", "'x'"),
            (
                "def handler(event, context): return {1, 2}",
                "Runtime.MarshalError",
                "Unable to marshal response: Object of type set is not JSON serializable",
            ),
            (
                "import sys\ndef handler(event, context): sys.exit(3)",
                "Runtime.ExitError",
                "Runtime exited with error: exit status 3",
            ),
            (
                "import sys\ndef handler(event, context): sys.exit()",
                "Runtime.ExitError",
                "Runtime exited without providing a reason",
            ),
            ("import sys; sys.exit(1)", "Runtime.ExitError", "Error: Runtime exited with error"),
            (
                "import os\ndef handler(event, context): os.kill(os.getpid(), 11)",
                "Runtime.ExitError",
                "Runtime exited with error: signal: segmentation fault",
            ),
        ],
    )
    def test_errors_have_lambdas_names(
        self, write: Write, run: Run, source: str, kind: str, text: str
    ) -> None:
        error = failure(run, write(source))
        assert error.error_type == kind
        assert text in str(error)

    def test_a_crash_is_followed_by_a_cold_start(self, write: Write, run: Run) -> None:
        function = write(
            """
            import os
            def handler(event, context):
                if event is None:
                    print("last words")
                    os._exit(7)
            """
        )
        assert run(function, 1).cold
        assert failure(run, function).log == "last words\n"
        assert run(function, 1).cold

    def test_a_module_that_could_not_be_loaded_is_tried_again(
        self, write: Write, run: Run, tmp_path: Path
    ) -> None:
        site = tmp_path / "site"
        site.mkdir()
        function = write("import late\n" + ECHO, PYTHONPATH=str(site))
        failure(run, function)
        (site / "late.py").touch()
        assert run(function).cold

    def test_a_hung_handler_is_killed(self, write: Write) -> None:
        function = write(
            """
            import threading
            def handler(event, context):
                print("about to", event)
                if event == "hang": threading.Event().wait()
            """
        )
        process = started(function)
        process.call(call(function), PATIENCE)
        with pytest.raises(TimedOut) as caught:
            process.call(call(function, "hang"), function.timeout / 10)
        assert caught.value.log == "about to hang\n"
        assert not process.usable

    def test_what_it_has_started_is_killed_too(self, write: Write, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "alive")
        function = write(
            f"""
            import subprocess, threading
            def handler(event, context):
                subprocess.Popen("exec sleep 1000 > {tmp_path}/alive", shell=True)
                threading.Event().wait()
            """
        )
        process = started(function)
        with ThreadPoolExecutor(1) as pool:
            failing = pool.submit(process.call, call(function), PATIENCE)
            with (tmp_path / "alive").open() as alive:
                process.end()
                assert alive.read() == ""
            assert isinstance(failing.exception(), FunctionError)

    def test_its_own_timeout_is_its_failure(self, write: Write) -> None:
        slow = "import threading\ndef handler(event, context): threading.Event().wait()"
        function = replace(write(slow), timeout=0.25)
        with pytest.raises(FunctionError) as caught:
            started(function).call(call(function), PATIENCE)
        assert caught.value.error_type == "Sandbox.Timedout"
        assert str(caught.value).endswith("Error: Task timed out after 0.25 seconds")


class TestEditing:
    @pytest.mark.parametrize("edited", ["app", "shared"])
    def test_a_change_takes_effect_at_the_next_call(
        self, write: Write, run: Run, edited: str
    ) -> None:
        write("WORD = 'old'", "shared")
        source = "import shared\ndef handler(event, context): return [{}, shared.WORD]"
        function = write(source.format(1))
        assert run(function).payload == b'[1, "old"]'
        if edited == "app":
            write(source.format(2222))
        else:
            write("WORD = 'changed'", "shared")
        again = run(function)
        assert again.cold
        assert again.payload == (b'[2222, "old"]' if edited == "app" else b'[1, "changed"]')

    def test_packages_count_and_installed_ones_do_not(self, tmp_path: Path) -> None:
        for name in ("package", "venv", ".hidden"):
            (tmp_path / name).mkdir()
        (tmp_path / "venv" / "pyvenv.cfg").touch()
        before = state_of(tmp_path)
        (tmp_path / "venv" / "a.py").touch()
        (tmp_path / ".hidden" / "a.py").touch()
        assert state_of(tmp_path) == before
        (tmp_path / "package" / "a.py").touch()
        assert state_of(tmp_path) != before


class TestProcesses:
    def test_calls_at_one_time_do_not_wait_for_each_other(
        self, write: Write, functions: LocalFunctions, tmp_path: Path
    ) -> None:
        os.mkfifo(tmp_path / "open")
        # a pipe opens only when both its ends are wanted
        function = write(
            f"def handler(event, context): open('{tmp_path}/open', event).close(); return event"
        )
        functions.attach(function)
        with ThreadPoolExecutor(2) as pool:
            calls = [pool.submit(functions, call(function, mode)) for mode in ("r", "w")]
            assert [each.result().payload for each in calls] == [b'"r"', b'"w"']

    def test_there_are_never_too_many(
        self, write: Write, functions: LocalFunctions, tmp_path: Path
    ) -> None:
        os.mkfifo(tmp_path / "begun")
        function = write(
            f"""
            import threading
            def handler(event, context):
                with open("{tmp_path}/begun", "w") as begun: begun.write("x")
                threading.Event().wait()
            """
        )
        functions.attach(function)
        begun = os.open(tmp_path / "begun", os.O_RDWR)
        with ThreadPoolExecutor(2) as pool:
            calls = [pool.submit(functions, call(function)) for _ in range(2)]
            assert [os.read(begun, 1) for _ in calls] == [b"x", b"x"]
            with pytest.raises(NotInvoked) as caught:
                functions(call(function))
            functions.close()
            assert all(isinstance(each.exception(), InvokeFailure) for each in calls)
        os.close(begun)
        assert caught.value.code == "TooManyRequestsException"

    def test_room_is_made_for_others(self, write: Write, run: Run) -> None:
        first, second, third = (write(ECHO, name) for name in ("one", "two", "three"))
        for function in (first, second, third):
            assert run(function).cold
        assert not run(third).cold
        assert run(first).cold

    def test_a_function_that_is_not_attached_is_elsewhere(self, write: Write) -> None:
        asked: list[Invocation] = []

        def elsewhere(invocation: Invocation) -> Invoked:
            asked.append(invocation)
            return Invoked(b"1")

        functions = LocalFunctions(dict, elsewhere)
        assert functions(call(write(ECHO))).payload == b"1"
        assert len(asked) == 1

    def test_a_closed_cloud_starts_none(
        self, write: Write, run: Run, functions: LocalFunctions
    ) -> None:
        functions.close()
        with pytest.raises(NotInvoked, match="has been closed"):
            run(write(ECHO))

    def test_a_python_that_is_not_there(
        self, write: Write, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys, "executable", "/no/such/python")
        with pytest.raises(NotInvoked, match="app-handler cannot be started"):
            run(write(ECHO))

    @pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
    def test_they_end_with_their_parent(
        self, write: Write, tmp_path: Path, number: signal.Signals
    ) -> None:
        os.mkfifo(tmp_path / "alive")
        function = write(
            f"""
            def handler(event, context):
                with open("{tmp_path}/alive", "w") as alive:
                    print("begun", file=alive, flush=True)
                    while True: pass
            """
        )
        parent = f"""
            from mfa_tui.localcloud.runtime.function import function_at
            from mfa_tui.localcloud.runtime.functions import LocalFunctions
            from mfa_tui.localcloud.invoke import Invocation
            functions = LocalFunctions(dict, limit={PATIENCE})
            function = function_at({f"{function.file}:handler"!r})
            functions.attach(function)
            functions(Invocation(function.arn, b"1", "1"))
        """
        command = [sys.executable, "-c", textwrap.dedent(parent)]
        with subprocess.Popen(command) as process, (tmp_path / "alive").open() as alive:
            assert alive.readline() == "begun\n"
            process.send_signal(number)
            # the end of the file comes when the child has gone
            assert alive.read() == ""


class TestCaller:
    def test_a_request_of_a_function_is_known_by_its_user_agent(
        self, write: Write, functions: LocalFunctions, tmp_path: Path
    ) -> None:
        os.mkfifo(tmp_path / "go")
        function = write(f"def handler(event, context): open('{tmp_path}/go').read()")
        functions.attach(function)
        invocation = call(function)

        def sent(agent: str) -> HttpRequest:
            return HttpRequest("POST", "http://x/", (("user-agent", agent),))

        assert functions.caller(sent("Boto3/1 app/mfa-tui-1 Botocore/1")) is None
        with ThreadPoolExecutor(1) as pool:
            pool.submit(functions, invocation)
            with (tmp_path / "go").open("w"):
                assert functions.caller(sent("Boto3/1 app/mfa-tui-1 Botocore/1")) == invocation
                assert functions.caller(sent("Boto3/1 app/mfa-tui-9 Botocore/1")) is None
                assert functions.caller(sent("duo_client")) == invocation


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("app.py", "is no FILE:HANDLER"),
        ("app.py:", "is no FILE:HANDLER"),
        (":handler", "is no FILE:HANDLER"),
        ("app.py:a-b", "is no FILE:HANDLER"),
        ("/no/such/app.py:handler", "There is no Python file /no/such/app.py"),
    ],
)
def test_what_is_no_handler(text: str, reason: str) -> None:
    with pytest.raises(NoSuchHandler, match=reason):
        function_at(text)


def test_the_program_of_the_children_imports_little() -> None:
    report = (
        "import runpy, sys, json; runpy.run_path(sys.argv[1], run_name='x');"
        "print(json.dumps([n for n in sys.modules if n.split('.')[0] in ('mfa_tui', 'boto3')]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", report, child.__file__], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == []
