"""Whatever lands in a field: a clear sentence, and nothing lost."""

from __future__ import annotations

import pytest

from tests.ui.journey import PASSWORD, GatedLab, Journey, journey

SMALL = (80, 24)


async def at_code(walk: Journey) -> None:
    await walk.sign_in("alice")
    await walk.see("Cognito asks for SOFTWARE_TOKEN_MFA")


def calls(lab: GatedLab) -> int:
    return len(lab.trace.snapshot())


async def test_an_empty_form_says_what_is_missing_and_where(
    lab: GatedLab, size: tuple[int, int]
) -> None:
    async with journey(lab, size) as walk:
        await walk.see("Practice users")
        await walk.press("enter")
        await walk.see("✗ Username is empty.")
        await walk.press("space", "enter")
        await walk.see("✗ Username is empty.")
        assert walk.focused_value == " "
        await walk.press("backspace", *"bob")
        assert "is empty" not in walk.stage
        await walk.press("enter")
        await walk.see("✗ Password is empty.")
        assert walk.focused_value == ""
        assert walk.field("#username") == "bob"
        await walk.press(*"x")
        assert "is empty" not in walk.stage
        assert walk.field("#password") == "x"
        assert calls(lab) == 0


async def test_an_empty_code(lab: GatedLab, size: tuple[int, int]) -> None:
    async with journey(lab, size) as walk:
        await at_code(walk)
        sent = calls(lab)
        await walk.press("enter")
        await walk.see("✗ The code is empty.")
        assert calls(lab) == sent
        await walk.press("1")
        assert "is empty" not in walk.stage


async def test_an_empty_new_password(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.sign_in("carol", "Temp-0rary")
        await walk.see("Cognito asks for NEW_PASSWORD_REQUIRED")
        await walk.press("enter")
        await walk.see("✗ New password is empty.")


@pytest.mark.parametrize(
    ("pasted", "kept", "said"),
    [
        ("🙂" * 6, "🙂" * 6, "✗ A code has 6 digits and nothing else."),
        ("1" * 10_000, "1" * 10_000, "✗ A code has 6 digits; this has 10,000."),
        ("é" * 5_000, "é" * 5_000, "✗ A code has 6 digits and nothing else."),
        ("12345", "12345", "✗ A code has 6 digits; this has 5."),
        ("code: 123456", "code:123456", "✗ A code has 6 digits and nothing else."),
        ("[b]123456[/b]", "[b]123456[/b]", "✗ A code has 6 digits and nothing else."),
    ],
    ids=["emoji", "10 kB of digits", "10 kB of letters", "short", "words around", "markup"],
)
async def test_what_is_no_code_is_kept_and_not_sent(
    lab: GatedLab, pasted: str, kept: str, said: str
) -> None:
    async with journey(lab, SMALL) as walk:
        await at_code(walk)
        sent = calls(lab)
        await walk.paste(pasted)
        await walk.press("enter")
        await walk.see(said)
        assert walk.focused_value == kept
        assert calls(lab) == sent
        await walk.press("ctrl+f", "enter")
        await walk.see("Signed in as alice")


@pytest.mark.parametrize("pattern", ["{}\n", "{} {}", "{}-{}", " {}\r\n{} ", "\n\n{}", "{}\t{}"])
async def test_a_code_as_people_copy_it(lab: GatedLab, pattern: str) -> None:
    async with journey(lab, SMALL) as walk:
        await at_code(walk)
        await walk.press("ctrl+f")
        code = walk.focused_value
        await walk.press(*["backspace"] * 6)
        halves = (code[:3], code[3:]) if pattern.count("{}") == 2 else (code,)
        await walk.paste(pattern.format(*halves))
        await walk.press("enter")
        await walk.see("Signed in as alice")


async def test_a_code_typed_with_a_blank_in_the_middle(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_code(walk)
        await walk.press("ctrl+f")
        code = walk.focused_value
        await walk.press(*["backspace"] * 6, *code[:3], "space", *code[3:], "enter")
        await walk.see("Signed in as alice")


async def test_pasted_lines_are_joined_and_that_is_said(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        await walk.paste("ali\nce\n")
        await walk.see("2 pasted lines were joined into one.", within="Toast")
        assert walk.focused_value == "alice"
        await walk.press("tab")
        await walk.paste(PASSWORD + "\n")
        assert walk.focused_value == PASSWORD
        assert calls(lab) == 0
        await walk.press("enter")
        await walk.see("Cognito asks for SOFTWARE_TOKEN_MFA")


async def test_pasting_replaces_what_is_selected_and_keeps_the_rest(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        await walk.press(*"axe", "left", "shift+left")
        await walk.paste("lic")
        assert walk.focused_value == "alice"


async def test_nothing_pasted_is_nothing(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        await walk.press(*"al")
        await walk.paste("")
        await walk.paste("\n\n")
        assert walk.focused_value == "al"


@pytest.mark.parametrize(
    "name",
    ["x" * 10_000, "al\x00ice", "al\x1b[2Jice", "\x1b]52;c;!\x07", "Zoë 🙂", "[red]x[/red]", "\u202eecila"],
    ids=["10 kB", "NUL", "escape", "clipboard", "emoji", "markup", "bidi"],
)  # fmt: skip
async def test_odd_usernames_are_answered_and_kept(
    lab: GatedLab, size: tuple[int, int], name: str
) -> None:
    async with journey(lab, size) as walk:
        await walk.sign_in(name)
        await walk.see("✗ ")
        await walk.see("enter tries again")
        assert walk.field("#username") == name
        assert walk.field("#password") == PASSWORD
        assert "stumbled" not in walk.stage
        await walk.press("ctrl+t")
        await walk.see("InitiateAuth", within="#wire")
        assert walk.read("#wire").isprintable()


@pytest.mark.parametrize("name", ["al\x00ice", "al\x1b[2Jice", "\x1b]52;c;!\x07", "\u202eecila"])
async def test_what_is_pasted_cannot_steer_the_terminal(lab: GatedLab, name: str) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        await walk.paste(name)
        assert walk.focused_value == name
        assert walk.screen.isprintable()


@pytest.mark.parametrize("flow", ["USER_SRP_AUTH", "USER_PASSWORD_AUTH"])
@pytest.mark.parametrize("password", ["p" * 10_000, "a\x00b", "🙂" * 8, " ", "é" * 200])
async def test_odd_passwords_are_answered_and_kept(lab: GatedLab, flow: str, password: str) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        if flow == "USER_PASSWORD_AUTH":
            await walk.press("shift+tab", "right", "tab")
        await walk.sign_in("alice", password)
        await walk.see("✗ ")
        await walk.see("enter tries again")
        assert walk.field("#password") == password
        assert "stumbled" not in walk.stage
        assert password.strip() not in walk.screen or not password.strip()


async def test_a_very_long_name_for_the_authenticator(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.sign_in("bob")
        await walk.see("Secret")
        await walk.press("ctrl+s", "ctrl+f", "tab")
        await walk.paste("N" * 10_000)
        await walk.press("enter")
        await walk.see("Signed in as bob")


async def test_keys_pressed_in_a_burst_are_all_kept(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        await walk.press(*"the quick brown fox jumps over it".replace(" ", "_"))
        assert walk.focused_value == "the_quick_brown_fox_jumps_over_it"
