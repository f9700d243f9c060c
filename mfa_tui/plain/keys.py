"""The keys of the screens that a lesson names, in the words of text mode."""

from __future__ import annotations

import re

_PAGE = r"ctrl\+l,? (?:then )?`?"
_COMMANDS = (
    (_PAGE + r"t`?(?![\w-])(?:,? to point at it)?", "`task` and `answer`"),
    (_PAGE + r"h`?(?![\w-])(?: three times)?", "`request`"),
    (_PAGE + r"a`?(?![\w-])", "`app RUN`, `set`"),
    (_PAGE + r"d`?(?![\w-])", "`diagnose`"),
    (r"[Pp]ress h three times, and ctrl\+s sends it", "`request` prepares it, `send` sends it"),
    (r"[Tt]he third h after ctrl\+l", "`request`"),
    (r"ctrl\+o, (?:then )?`?y`?(?![\w-])", "`duo approve`"),
    (r"\by in Duo Mobile \(ctrl\+o\)", "`duo approve`"),
    (r"[Ii]n the wire pane 5 is the tab Tokens, which shows", "`tokens N` shows"),
    (r"(?:wire pane, |tab )?`?\b5\b`? on the wire|wire pane, `5`|tab 5", "`tokens N`"),
    (r"in the wire pane and press 5: Tokens", "by its number: `tokens N`"),
    (r"[Ii]n the wire pane 3 on a call: Seen", "`explain N` on a call: Seen"),
    (r"in the wire pane \(ctrl\+t\) r reveals it", "`reveal` and `show N` show it"),
    (r"Set its clock right: ctrl\+y has it", "`phone reset` sets its clock right"),
    (r"ctrl\+y, `\+` is a minute", "`clock +1m`"),
    (r"(?:clock, )?ctrl\+y(?: and \+)?", "{setting}"),
    (r"ctrl\+t opens the wire; choose (\w+)\. The tab Request shows both", "`wire` lists the calls; `show N` on \\1 shows both"),
    (r"ctrl\+t", "`wire`"),
    (r"ctrl\+o is the phone: \+ sets", "`phone +30s` sets"),
    (r"ctrl\+o, (?:then )?\+", "`phone +30s`"),
    (r"ctrl\+o", "{phone}"),
    (r"ctrl\+f puts (?:it|them|the phone's code) into the field", "{code} stands for it in a call"),
    (r"ctrl\+f takes (?:it from the phone|its code|the code|it)", "{code} stands for it in a call"),
    (r"ctrl\+f", "{code}"),
    (r"In free play, People and Pool settings \(ctrl\+n in the sign-in form\)", "Without --plain, People and Pool settings in free play"),
    (r"Pool settings \(ctrl\+n in the sign-in form\) sends your own", "Type the `call` with your own in their place"),
)  # fmt: skip
"""Keys for which there is a command, so that it can stand in their place."""
_SENT = re.compile(r"mail|message|inbox|SMS", re.IGNORECASE)
_FAULT = re.compile(r"switch|fault|wrong|step up|ExternalId", re.IGNORECASE)
"""What tells a code that was sent from one of an authenticator, and a fault from a clock."""
_IN_PLACE = tuple((re.compile(keys), words) for keys, words in _COMMANDS)

_KEY = "|".join(
    (
        r"ctrl\+[a-z]|shift\+tab|\besc(?:ape)?\b|\b[Pp]ress\b|\benter\b|\barrows?\b|\bdown key",
        r"(?:^|[ (,])space\b(?= (?:switches|does|on)|[),.])|\(o\)|`[a-z+]`|\bkey [a-z]\b",
        # `a` is an article mostly, and `u` and `x` are numbers of SRP
        r"\ba on (?:the|this|that|it\b|[A-Z`])|\ba in the wire|\ba(?:, ctrl| opens)|then a\b(?= to)",
        r"\b[ux]\b(?= (?:on|under|once|right|forgets|deletes|does)\b)|, [ux](?=[,)])|then [b-z]\b",
        r"(?<![\w'’.$:=/`<>-])(?:[b-hj-rtvwyz]|\d(?= on ))(?![\w'’=:./>-])",
    )
)
"""What names a key, in the ways in which lessons do."""
_KEYS = (
    (r"ctrl\+l", "`task` tells the step, `answer`, `app`, `set` and `diagnose` do the rest"),
    (r"\bctrl\+o\b", "`phone` shows the phone, `phone +30s` sets it, `duo approve` answers"),
    (r"\bctrl\+f\b", "$totp(USER) is the phone's code, $code(USER) the newest that was sent"),
    (r"\bctrl\+y\b", "`fault NAME on` and `clock +3m` change faults and time"),
    (r"\bctrl\+t\b", "`wire` lists the calls, `show N` opens one"),
    (r"\b(?:3|e) on\b|\bw or e\b", "`explain N` tells what a call means"),
    (r"\bw (?:on|tells|again|shows)\b|\bwith w\b", "`explain N` says what worksheets show"),
    (r"\bv (?:on|compares)\b", "`show N` shows one of the two after the other"),
    (r"[Ss]tep mode|[Hh]eld call|holds each", "`edit PATH VALUE` changes what `request` prepared"),
    (r"\bscans?\b.*ctrl\+s|ctrl\+s scans", "`scan USER` gives the phone the secret"),
    (r"\br reveals", "`reveal` shows secrets"),
    (_KEY, "`request` prepares the call of the step, `send` sends it"),
)
"""What is left, with what to do instead; the last pattern finds every key."""
_REST = tuple((re.compile(keys), words) for keys, words in _KEYS)
_ANY = _REST[-1][0]


def in_text_mode(text: str) -> str:
    """`text` of a lesson for who has no screens.

    Commands take the place of keys. Where there is none for a key, the text is said to be about the
    screens, and what to type instead follows.
    """
    sent = _SENT.search(text)
    meant = {
        "{code}": "`$code(USER)`" if sent else "`$totp(USER)`",
        "{phone}": "`messages`" if sent else "`phone`",
        "{setting}": "`fault`" if _FAULT.search(text) else "`clock`",
    }
    said = text
    for keys, words in _IN_PLACE:
        said = keys.sub(words, said)
    for name, words in meant.items():
        said = said.replace(name, words)
    if not left(said):
        return said
    found = [words for keys, words in _REST if keys.search(text)]
    return f"On the screens: {text}\nIn text mode: {'; '.join(found)}."


def without_keys(said: str) -> str:
    """`said`, words of the program for everybody, for who has no screens.

    They may repeat what was typed, so that single letters count as no keys here.
    """
    return in_text_mode(said) if "ctrl+" in said else said


def left(text: str) -> tuple[str, ...]:
    """The keys that `text` names, as they stand there."""
    return tuple(found[0] for found in _ANY.finditer(text))
