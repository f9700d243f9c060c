"""The pages of the prompt: plain HTML that needs no script, no picture and no font."""

from __future__ import annotations

from html import escape

from mfa_tui.localcloud.duo.account import CALL, PUSH, SMS, Device, DuoUser
from mfa_tui.localcloud.duo.transactions import Transaction

REFRESH_SECONDS = 2
_STYLE = """
:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 26rem; margin: 3rem auto; padding: 0 1rem }
h1 { font-size: 1.4rem; margin: 0 }
button, input { font: inherit; padding: .6rem .8rem; margin: .2rem 0; width: 100%;
  box-sizing: border-box }
form { margin: .5rem 0 }
fieldset { margin: 1rem 0; border: 1px solid #8888; border-radius: .5rem }
code { overflow-wrap: anywhere }
.quiet { opacity: .75; font-size: .9rem }
.number { font-size: 3rem; letter-spacing: .2em; margin: 0; text-align: center }
.retired { border: 2px dashed; padding: .5rem .8rem }
"""
_RETIRED = (
    '<p class="retired"><strong>Retired.</strong> Duo ended the classic prompt (Web SDK v2) on '
    "30 March 2024. The real service shows an error here; this page is for learning only.</p>"
)
_LABELS = {PUSH: "Send a push", CALL: "Call me", SMS: "Text me passcodes"}


def prompt(
    application: str, username: str, content: str, *, refresh: bool = False, retired: bool = False
) -> str:
    """The page of a visit around `content`, which the browser asks for again with `refresh`."""
    who = f'<p class="quiet">{escape(username)} signs in to {escape(application)}</p>'
    return _page("Local Duo", (_RETIRED if retired else "") + who + content, refresh=refresh)


def choices(user: DuoUser, message: str, *, denied: bool) -> str:
    """The devices with what each can do, and the field for a passcode."""
    devices = "".join(_device(each) for each in user.devices if each.type == "phone")
    passcode = (
        '<form method="post"><fieldset><legend>Passcode</legend>'
        '<input name="passcode" aria-label="Passcode" autocomplete="one-time-code" required>'
        f"{_button('passcode', 'Sign in with the passcode')}</fieldset></form>"
    )
    return f"{_said(message)}{devices}{passcode}{_leave() if denied else ''}"


def waiting(transaction: Transaction, seconds_left: int) -> str:
    """While the phone is waited for; the number to enter there is large."""
    number = transaction.number
    shown = f'<p class="number">{escape(number)}</p>' if number else ""
    again = f'<form method="post">{_button("again", "Try another way")}</form>'
    left = f'<p class="quiet">{seconds_left} seconds left</p>'
    return f"{_said(transaction.message)}{shown}{left}{again}"


def turned_away(message: str) -> str:
    """For who may not try any factor."""
    return _said(message) + _leave()


def enrolling(address: str) -> str:
    """For who has no device yet; `address` is what the phone takes."""
    return (
        "<p>You have no device yet. Add this account in Duo Mobile with the activation code:</p>"
        f'<p><code id="activation">{escape(address)}</code></p>'
        '<p class="quiet">This page goes on by itself.</p>'
    )


def portal(username: str, address: str) -> str:
    """The page that an `enroll_portal_url` or `activation_url` opens."""
    who = f'<p class="quiet">Add a device for {escape(username)}</p>'
    return _page("Local Duo", who + enrolling(address))


def handed_over(cookie: str) -> str:
    """The end of the classic prompt: the AUTH cookie that its frame would hand to the page."""
    return (
        "<p>Success. This is what the frame hands to the page of the application:</p>"
        f'<p><code id="auth">{escape(cookie)}</code></p>'
    )


def refused(reason: str) -> str:
    """For a request that opens no prompt."""
    said = f"<p>The application sent a request that does not count: {escape(reason)}.</p>"
    return _page("Local Duo", said)


def over() -> str:
    """For a prompt that is not, or no longer, there."""
    return _page("Local Duo", "<p>This prompt is over. Begin the sign-in again.</p>")


def _page(title: str, content: str, *, refresh: bool = False) -> str:
    again = f'<meta http-equiv="refresh" content="{REFRESH_SECONDS}">' if refresh else ""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">{again}'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{title}</h1>{content}</main></body></html>"
    )


def _device(device: Device) -> str:
    buttons = "".join(
        _button(does, label) for does, label in _LABELS.items() if does in device.capabilities
    )
    return (
        f'<form method="post"><input type="hidden" name="device" value="{escape(device.id)}">'
        f"<fieldset><legend>{escape(device.label)}</legend>{buttons}</fieldset></form>"
    )


def _button(does: str, label: str) -> str:
    return f'<button name="do" value="{does}">{label}</button>'


def _leave() -> str:
    return f'<form method="post">{_button("leave", "Return without signing in")}</form>'


def _said(message: str) -> str:
    return f'<p role="status">{escape(message)}</p>' if message else ""
