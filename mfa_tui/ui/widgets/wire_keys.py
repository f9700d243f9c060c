"""The keys of the wire pane that show the selected exchange another way."""

from __future__ import annotations

from mfa_tui.ui.widgets.quiet_binding import quiet_binding

VIEW_KEYS = (
    quiet_binding("1", "tab(1)", "Request", "What was sent.", "wire.request"),
    quiet_binding("2", "tab(2)", "Response", "What came back.", "wire.response"),
    quiet_binding("3", "tab(3)", "Explanation", "What the call means.", "wire.explanation"),
    quiet_binding("4", "tab(4)", "Code", "The call as code.", "wire.call-code"),
    quiet_binding("5", "tab(5)", "Tokens", "The tokens, taken apart.", "wire.tokens"),
    quiet_binding("d", "diagram", "Diagram", "Who called whom, as a diagram.", "wire.diagram"),
    quiet_binding("v", "compare", "Versus", "Compare it with another one.", "wire.compare"),
    quiet_binding("Y", "copy_value", "Copy value", "Copy or save one value.", "wire.value"),
    quiet_binding("w", "work_out", "Work out", "Compute hashes, proofs, codes.", "wire.work"),
)
"""The tabs by number, and the screens about the exchange."""

LIST_KEYS = (
    quiet_binding("slash", "filter", "Filter", "Look for words or with JMESPath.", "wire.filter"),
    quiet_binding("m", "mark", "Mark", "Mark the call, or take the mark off.", "wire.mark"),
    quiet_binding("M", "next_mark", "Next mark", "Go to the next marked call.", "wire.next-mark"),
    quiet_binding("k", "note", "Note", "Write a note beside the call.", "wire.note"),
)
"""What is looked for in the list, and what one remembers of it."""

CALL_KEYS = (
    quiet_binding("a", "again", "Again", "Send the call again, or change it first.", "wire.again"),
    quiet_binding(
        "h", "screen.step_mode", "Step mode", "Hold each call before it is sent.", "wire.step-mode"
    ),
)
"""What is done to calls."""
