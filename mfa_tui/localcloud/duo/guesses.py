"""Where nobody has published what the real Duo does: every guess of the local one.

Each is plausible and none is observed. Nothing that is taught or explained may be built on one.
Besides the values below it is guessed that
- denials, reports of fraud and wrong passcodes count towards the lock, and timeouts do not; the
  failure that locks still tells its own status, the next attempt `locked_out`;
- where a policy wants verified pushes, a client that cannot show a number is offered no push at all;
- a wrong number can be entered again, and the third one denies the push;
- a push that was announced by preauth (its `txid`) may be sent once, by the same application;
- only the passcodes of the newest text message count, and each counts once;
- a passcode of Duo Mobile may be up to ten ahead of the last used one, as RFC 4226 (7.4) suggests;
- hanging up is no key press, and only # signs in;
- usernames are told apart without their case, and are otherwise taken as they are;
- an unknown path, or a method that a path does not know, is not found;
- someone who was denied in the Universal Prompt can go back to the application, which is told so in
  a token that says `deny`;
- a path of the prompt that nobody began is a page that says so.
"""

from __future__ import annotations

HOLD_SECONDS = 20.0
"""How long auth_status waits for news before it repeats itself; clients allow for 30 s."""
CALL_SECONDS = 60.0
"""How long a phone rings or waits for a key."""
TEXT_DIGITS = 6
"""The length of a passcode in a text message."""
TEXT_BATCH = 3
"""How many passcodes one text message brings."""
TEXT_SECONDS = 3_600.0
"""How long the passcodes of a text message count."""
HOTP_AHEAD = 10
"""How far ahead of the last used one a passcode may be."""
WRONG_NUMBERS = 3
"""With which wrong number a verified push is denied."""
CLASSIC_AUTH_SECONDS = 90
"""How long the AUTH cookie of the classic prompt counts: users measured 60 to 90 s."""
REMEMBERED = "Trusted device"
"""The status_msg for a remembered device."""
BYPASSED = "Valid bypass status"
"""The status_msg for a user who is let through."""
CANCELLED = "Login cancelled."
"""The status_msg of a push that was given up for another factor."""
