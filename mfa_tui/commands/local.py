"""`mfa-tui local …`: reading codes, setting the clock and more, on a served local cloud."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

DEFAULT_ENDPOINT = "http://127.0.0.1:9229"

Command = TypeVar("Command", bound=Callable[..., None])


def _common(command: Command) -> Command:
    """The options that every command has."""
    endpoint = click.option(
        "--endpoint-url",
        metavar="URL",
        default=DEFAULT_ENDPOINT,
        show_default=True,
        help="Where `mfa-tui serve` listens.",
    )
    as_json = click.option("--json", "as_json", is_flag=True, help="Print one line of JSON.")
    return endpoint(as_json(command))


@click.group("local")
def local() -> None:
    """Read codes, set the clock and more on a pool that `mfa-tui serve` serves."""


@local.command()
@click.argument("to", metavar="ADDRESS-OR-USERNAME")
@click.option("--kind", help="Only of this kind, e.g. 'sign-in code'.")
@_common
def code(to: str, kind: str | None, endpoint_url: str, as_json: bool) -> None:
    """Print the newest code sent to somebody.

    Also a temporary password counts. Exit code 1 when nothing was sent.
    """
    found = _asked(endpoint_url, "messages", to=to, kind=kind)["messages"]
    newest = next((message for message in found if message["code"]), None)
    if newest is None:
        what = f"No message of the kind {kind!r}" if kind else "No code"
        raise click.ClickException(f"{what} has been sent to {to}.")
    _print(newest, newest["code"], as_json)


@local.command()
@click.argument("to", metavar="[ADDRESS-OR-USERNAME]", required=False)
@click.option("--kind", help="Only of this kind, e.g. 'sign-in code'.")
@_common
def messages(to: str | None, kind: str | None, endpoint_url: str, as_json: bool) -> None:
    """List what was sent, newest first."""
    answer = _asked(endpoint_url, "messages", to=to, kind=kind)
    lines = (_message_line(message) for message in answer["messages"])
    _print(answer, "\n".join(lines) or "Nothing has been sent.", as_json)


@local.command(context_settings={"ignore_unknown_options": True})
@click.argument("wish", metavar="[+3m|-30s|DATE|x18|freeze|go|reset|show]", default="show")
@_common
def clock(wish: str, endpoint_url: str, as_json: bool) -> None:
    """Show or set the pools' time.

    Move it by a distance, set it to a date (UTC), let it run 18 times as fast, freeze it, let it go
    on, or set it right.
    """
    if wish == "show":
        answer = _asked(endpoint_url, "clock")
    else:
        answer = _told(endpoint_url, "clock", {"wish": wish})
    speed = f", x{answer['speed']:g}" if answer["speed"] != 1 else ""
    frozen = ", frozen" if answer["frozen"] else ""
    _print(answer, f"{answer['time']}  {answer['ahead']:+.0f} s{speed}{frozen}", as_json)


@local.command()
@click.argument("name", required=False)
@click.option("--seed", metavar="TEXT", help="Make it with the same secrets each time.")
@_common
def preset(name: str | None, seed: str | None, endpoint_url: str, as_json: bool) -> None:
    """Return everything to a starting state.

    Users, codes, faults and the clock too. Without NAME, lists the states there are, with the
    lessons (L) and drills (D) that begin with them.
    """
    if name is None:
        answer = _asked(endpoint_url, "presets")
        _print(answer, "\n".join(map(_preset_line, answer["presets"])), as_json)
    else:
        wish = {"name": name, **({"seed": seed} if seed is not None else {})}
        answer = _told(endpoint_url, "presets", wish)
        pools = ", ".join(pool["pool_id"] for pool in answer["pools"])
        word = f"\nCheck word: {answer['check_word']}" if "check_word" in answer else ""
        _print(answer, f"Everything is as at the beginning of {name}: {pools}{word}", as_json)


@local.command()
@click.argument("name", required=False)
@click.argument("state", type=click.Choice(("on", "off")), required=False)
@_common
def fault(name: str | None, state: str | None, endpoint_url: str, as_json: bool) -> None:
    """Switch a fault on or off.

    Without arguments, lists all faults.
    """
    if name is None:
        answer = _asked(endpoint_url, "faults")
    elif state is None:
        raise click.UsageError("Say whether the fault goes on or off.")
    else:
        answer = _told(endpoint_url, "faults", {"name": name, "on": state == "on"})
    width = max(len(each["name"]) for each in answer["faults"])
    lines = (
        f"{'on ' if each['on'] else 'off'}  {each['name']:<{width}}  {each['about']}"
        for each in answer["faults"]
    )
    _print(answer, "\n".join(lines), as_json)


@local.command()
@_common
def expire(endpoint_url: str, as_json: bool) -> None:
    """Let every Session expire now.

    The next answer to a challenge is refused, and the sign-in has to begin again.
    """
    answer = _told(endpoint_url, "sessions", {"expire": True})
    _print(answer, f"Expired now: {answer['expired']}", as_json)


@local.command()
@click.option("--request-id", metavar="ID", help="Only that request (x-amzn-RequestId).")
@click.option("--last", type=click.IntRange(1), default=20, show_default=True, help="How many.")
@_common
def events(request_id: str | None, last: int, endpoint_url: str, as_json: bool) -> None:
    """List requests, newest first, and why challenges came."""
    answer = _asked(endpoint_url, "events", request_id=request_id)
    answer["events"] = answer["events"][:last]
    lines = (_event_lines(event) for event in answer["events"])
    _print(answer, "\n".join(lines) or "Nothing has been asked.", as_json)


@local.command()
@click.argument("name", metavar="[ID|last]", required=False)
@click.argument("decision", type=click.Choice(("approve", "deny", "fraud")), required=False)
@click.option("--number", help="The number that the login shows, where Duo wants it.")
@_common
def duo(
    name: str | None, decision: str | None, number: str | None, endpoint_url: str, as_json: bool
) -> None:
    """Answer Duo's pushes and calls.

    Without arguments, lists those that wait. `last` is the newest of them.
    """
    shown = _asked(endpoint_url, "duo")
    waiting = sorted(shown["pushes"] + shown["calls"], key=lambda each: each["expires"])
    if name is None:
        lines = (_duo_line(each) for each in waiting)
        _print(shown, "\n".join(lines) or "Nothing waits for an answer.", as_json)
        return
    if decision is None:
        raise click.UsageError("Say approve, deny or fraud.")
    if name == "last":
        if not waiting:
            raise click.ClickException("Nothing waits for an answer.")
        name = waiting[-1]["id"]
    wish = {"id": name, "decision": decision, **({"number": number} if number else {})}
    answer = _told(endpoint_url, "duo", wish)
    _print(answer, answer["outcome"], as_json)


def _duo_line(waiting: Mapping[str, Any]) -> str:
    what = "push" if "digits" in waiting else "call"
    number = "  wants a number" if waiting.get("digits") else ""
    return f"{waiting['id']}  {what}  {waiting['username']}  {waiting['application']}{number}"


def _preset_line(preset: Mapping[str, Any]) -> str:
    lessons = " ".join(preset["lessons"])
    return f"{preset['name']:<19}  {lessons:<7}  {preset['about']}"


def _message_line(message: Mapping[str, Any]) -> str:
    where = f"{_time(message['time'])}  {message['medium']:<5}  {message['destination']}"
    return f"{where}  {message['kind']}  {message['code']}".rstrip()


def _event_lines(event: Mapping[str, Any]) -> str:
    who = event["username"] or event["client_id"] or event["pool_id"]
    parts = (_time(event["time"]), event["operation"], who, event["result"])
    line = "  ".join(part for part in parts if part)
    why = event["why"]
    return f"{line}\n          {why['row']}: {why['words']}" if why else line


def _time(seconds: float) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(seconds, UTC).strftime("%H:%M:%S")


def _print(document: Mapping[str, Any], text: str, as_json: bool) -> None:
    click.echo(json.dumps(document) if as_json else text)


def _asked(endpoint: str, name: str, **query: str | None) -> dict[str, Any]:
    from mfa_tui.local_client import ask

    return ask(endpoint, name, {key: value for key, value in query.items() if value is not None})


def _told(endpoint: str, name: str, wish: Mapping[str, Any]) -> dict[str, Any]:
    from mfa_tui.local_client import tell

    return tell(endpoint, name, wish)
