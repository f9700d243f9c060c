"""What help says about the pages that lie over the panes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.screen import Screen

PAGES = {
    # lessons
    "HomeScreen": (
        "learning",
        "Lessons, drills and experiments, and how far you are. Choose a line; enter opens it. "
        "Lessons and drills open in a world of their own: nothing there touches your practice pools.",
    ),
    "OutlookScreen": (
        "a lesson on a real pool",
        "What this lesson needs of the pool, what is there already, and how to get what is missing. "
        "Nothing has been changed so far, and your own test users can stand for those of the lesson.",
    ),
    "NamePeopleScreen": (
        "users of your pool",
        "The lesson speaks of users that a real pool does not have. Say which test users of yours "
        "take their places. Nothing is sent.",
    ),
    "LessonScreen": (
        "the lesson",
        "What this step asks for, what of it is proven, and what it waits for. Do it in the screens "
        "behind this page: q goes there, ctrl+l comes back. Nothing has to be confirmed: each call "
        "is checked when it crosses the wire.",
    ),
    "TaskScreen": (
        "a question of the lesson",
        "Answer from what you have seen on the wire. A wrong answer costs nothing, and stays here to "
        "be changed.",
    ),
    "PointScreen": (
        "pointing at a place",
        "Choose the exchange, or the setting, that proves your answer; after an exchange comes the "
        "place in it.",
    ),
    "PathScreen": (
        "pointing at a place",
        "Choose the place in this exchange that proves your answer. Typing narrows the list down.",
    ),
    "LessonAppScreen": (
        "the app",
        "A small app that belongs to this lesson. Let it make its calls, or change its settings; what "
        "it sends is in the wire pane.",
    ),
    "RequestScreen": (
        "the request of a hint",
        "The request that this step waits for, ready and not sent. Read it, change it if you like, "
        "and send it.",
    ),
    "QuestionsScreen": (
        "questions at the end",
        "A few questions about what you have seen. None has to be answered.",
    ),
    "SolutionScreen": (
        "the solution",
        "The calls of the reference beside your own, operation by operation. Another way that passed "
        "is as good.",
    ),
    "ClosingScreen": (
        "the end of the lesson",
        "What was learned, and where to go from here: the questions, your calls beside those of the "
        "reference, the next lesson.",
    ),
    "WireScreen": (
        "the wire of the lesson",
        "The exchanges of this lesson, to be read. Nothing can be sent from here.",
    ),
    "PresenterScreen": (
        "presenter mode",
        "A lesson for a room: one slide at a time, large. The calls that a slide speaks of are made "
        "before everybody's eyes, in a world of their own.",
    ),
    # the wire
    "SequenceScreen": (
        "the sequence diagram",
        "Who called whom, from top to bottom; an arrow is a call or its answer. The selected arrow is "
        "the exchange that enter shows.",
    ),
    "HowToCallScreen": (
        "how to call here",
        "What another program needs so that its calls come here and appear in the wire pane: an "
        "address, ids, and a sign-in to try it with.",
    ),
    "CompareScreen": (
        "two exchanges compared",
        "The places in which the two differ, one after the other. Secrets are masked until you "
        "reveal them.",
    ),
    "WorksheetScreen": (
        "a worksheet",
        "Computes from what is in the fields. Nothing of it is sent, and nothing is kept.",
    ),
    "CopyValueScreen": (
        "the values of an exchange",
        "Every value that crossed the wire here, to be copied or saved one at a time: what you see is "
        "what is copied.",
    ),
    "NoteScreen": (
        "a note",
        "One line beside this exchange, for you. It is saved with the trace.",
    ),
    "SaveAsScreen": (
        "saving",
        "Type a name and press enter. A file that is there already is written over only if you press "
        "enter twice.",
    ),
    "AgainScreen": (
        "a call once more",
        "The call as it was sent. Sent unchanged it shows what a replay does; changed, what the "
        "service makes of it. Wrong requests are sent, too.",
    ),
    "HeldCallScreen": (
        "a held call",
        "Step mode holds this call, and nothing was sent so far. Send it as it is, change it first, "
        "or drop it; until then the sign-in waits.",
    ),
    "LargeQrScreen": (
        "the large QR",
        "The same QR with larger cells, for fonts in which the small one has gaps.",
    ),
    "LinkScreen": ("a link in full", "For a phone as a QR where it fits, and as text below."),
    "WhyScreen": (
        "why this challenge",
        "The rule that led to this challenge, what it rests on, and all the other rules.",
    ),
    # the world
    "ControlsScreen": (
        "faults and clocks",
        "What goes wrong in this world, and what time it is there. A fault stays on until you switch "
        "it off; the line at the bottom of the program says what is set. Drills show the clocks only.",
    ),
    "ReallyScreen": (
        "a question before a change",
        "This changes something real, or something that cannot be taken back. No call was made yet.",
    ),
    "ConfirmWriteScreen": (
        "a question before a change",
        "The call waits until you have typed the id of the pool that it changes. Leaving this page "
        "sends nothing.",
    ),
    "AskPasswordScreen": (
        "a password",
        "The request of the hint signs in as a user whose password only you know. It is filled in "
        "there, and written nowhere else; nothing is sent yet.",
    ),
    "PickScreen": ("a choice", "Choose one of the lines; leaving the page changes nothing."),
}
"""All pages: name and purpose, by the name of their class or of one that it inherits from."""


def page_words(page: type[Screen[object]]) -> tuple[str, str] | None:
    """Name and purpose of `page`; None where help has nothing to say."""
    return next((PAGES[each.__name__] for each in page.__mro__ if each.__name__ in PAGES), None)
