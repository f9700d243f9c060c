"""The dialogue of text mode: what is said to a learner, and what cannot be done."""

from __future__ import annotations

import re
import stat
from itertools import chain
from pathlib import Path
from typing import cast

import pytest
from click.testing import CliRunner

from mfa_tui.cli import main
from mfa_tui.plain.keys import in_text_mode, without_keys
from mfa_tui.plain.words import bounded, prose
from mfa_tui.practice.real_bench import RealBench
from mfa_tui.practice.real_player import RealPlayer
from mfa_tui.practice.skeleton import write_lesson
from mfa_tui.trainer.bench import BenchRefused
from mfa_tui.trainer.lesson import Lesson
from mfa_tui.trainer.library import library
from mfa_tui.trainer.needs import BY_HAND
from tests.trainer.plain import SIGN_IN, Talk

PASSWORD = "Corr3ct-Horse!"
NAMES_A_KEY = re.compile(
    r"ctrl|shift\+|\b[Pp]ress\b|\b(?:enter|escape|esc|arrows?)\b|\b(?:n|o|p|f|w|h|v)\b (?:on|signs|leads)"
    r"|`[a-z]`|\b\d on the wire"
)
CANNOT_BE_DONE = {
    "shw 3": "Did you mean `show`?",
    "call Nope": "no operation 'Nope'. `help call` shows how.",
    "call GetUser AccessToken=$Nothing": "no response has a member Nothing",
    "call GetUser AccessToken=$totp(alice,x)": "$totp cannot do anything with alice, x.",
    "clock never": "'never' is no time",
    "phone +99999d": "ten years wrong at most",
    "state [": "[ is no path",
    "reset all": "reset all yes",
    "open": "`open L01`",
    "help nope": "`help` lists them all",
    "app": "No lesson is open.",
}
"""Lines that free play cannot do anything with, and what is said to each."""


class TestALesson:
    def test_it_begins_with_its_text_and_the_first_step(self) -> None:
        said = Talk("task", lesson="L01").said
        assert said.startswith("L01 Read the wire. 8 minutes.\nCheck words: ")
        assert "Step 1 of 5: Sign in. Sign in as `ana`" in said
        assert "Waiting for: a sign-in of ana with USER_PASSWORD_AUTH" in said
        assert "Why: One request was enough because this pool asks for a password" in said

    def test_a_call_is_told_with_the_step_that_it_passes(self) -> None:
        said = Talk(SIGN_IN, lesson="l01").after(SIGN_IN)
        assert said.startswith("1 InitiateAuth: tokens Done: Sign in. Step 2 of 5: Find the parts.")

    def test_a_wrong_turn_gets_its_hint_once(self) -> None:
        wrong = SIGN_IN.replace("=ana ", "=$ana.email ")
        talk = Talk(wrong, "status", lesson="L01")
        assert "Hint: This pool knows no e-mail addresses" in talk.after(wrong)
        assert talk.said.count("Hint: ") == 1

    def test_a_near_miss_says_what_is_missing(self) -> None:
        wrong = SIGN_IN.replace("$ana.password", "other")
        said = Talk(wrong, lesson="L01").after(wrong)
        assert "Not yet, exchange 1: it was refused with NotAuthorizedException; it" in said

    def test_the_end_of_the_input_is_no_completion(self) -> None:
        talk = Talk(SIGN_IN, lesson="L01")
        assert not talk.completed
        assert talk.said.endswith("\n> \n")

    def test_skipping_and_beginning_again(self) -> None:
        talk = Talk("skip", "status", "reset lesson", "status", SIGN_IN, "reset step", lesson="L01")
        assert "Step 2 of 5: Find the parts." in talk.after("skip")
        assert "1. Sign in: skipped" in talk.said
        assert "1. Sign in: open" in talk.after("status")
        assert talk.after("reset lesson").startswith("Everything is as at the beginning. Step 1 of")
        assert talk.after(SIGN_IN).startswith("1 InitiateAuth: tokens Done: Sign in.")

    def test_a_step_begins_again_in_a_fresh_world_with_the_steps_before_it_made(self) -> None:
        disable = "call AdminDisableUser Username=ana"
        talk = Talk(SIGN_IN, disable, "reset step", "state users.ana.Enabled", lesson="L01")
        said = talk.after("reset step")
        assert said.startswith("A fresh world, in which the steps before this one were made")
        assert "Step 2 of 5: Find the parts." in said
        assert talk.after("state users.ana.Enabled") == '{ "Enabled": true }'

    def test_a_lesson_with_steps_left_out_is_not_completed(self) -> None:
        talk = Talk(*["skip"] * 5, "skip", "solution", "questions", lesson="L01")
        assert not talk.completed
        assert "That was the last step. Left out: Sign in, Find the parts" in talk.said.replace(
            "\n", " "
        )
        assert "No step is open any more" in talk.after("skip")
        assert "Only the reference: InitiateAuth: tokens" in talk.after("solution")
        assert "You made 0 calls, the reference 3." in talk.after("solution")

    def test_a_drill_can_be_scored(self) -> None:
        script = ["reset scored", "hint", "diagnose", "reset lesson", "hint", "status"]
        talk = Talk(*script, lesson="D06")
        assert "scored: each hint costs 5 points." in talk.after("reset scored")
        assert "1 hint (5 points each)." in talk.after("diagnose")
        assert "wrong diagnoses: 0, 1 hint." in talk.after("status")
        assert "Only drills have points." in Talk("reset scored", lesson="L01").said

    def test_the_solution_shows_what_was_changed(self) -> None:
        script = ("skip", "set role.external_id lesson-external-id", "solution")
        said = Talk(*script, lesson="D07").after("solution")
        assert "Both: set role.external_id lesson-external-id" in said
        assert "Only the reference: app deploy" in said

    def test_a_drill_shows_no_faults(self) -> None:
        script = ("fault", "fault sms-external-id off", "state", "state faults", "clock +1m")
        talk = Talk(*script, lesson="D07")
        for line in script[:2]:
            assert talk.after(line).startswith("In a drill the faults are what you look for")
        assert "faults" not in talk.after("state") and '"users"' in talk.after("state")
        assert talk.after("state faults") == '{ "faults": null }'
        assert talk.after("clock +1m").startswith("Lesson time: 2026-11-05 13:11:00")
        assert talk.said.count("external id") == 0

    def test_the_solution_waits_for_the_end(self) -> None:
        assert "comes at the end" in Talk("solution", lesson="L01").after("solution")

    def test_another_lesson_can_be_opened(self) -> None:
        talk = Talk("open d06", "task", "open L77", "status", lesson="L01")
        assert "Waiting for: a reason for each of the six" in talk.after("task")
        assert "There is no lesson 'L77'." in talk.after("open L77")
        assert "100" not in talk.after("status") and "0 points: 0 of 3 causes" in talk.after(
            "status"
        )


class TestKeysOfTheScreens:
    """Nobody can press them here, so that each is told as what to type."""

    def test_a_command_takes_the_place_of_a_key_that_it_stands_for(self) -> None:
        assert in_text_mode("Point at it (ctrl+l, d).") == "Point at it (`diagnose`)."
        assert in_text_mode("Run `deploy` (ctrl+l, `a`).") == "Run `deploy` (`app RUN`, `set`)."
        assert in_text_mode("What both say (5 on the wire).") == "What both say (`tokens N`)."
        assert in_text_mode("Let time pass (ctrl+y).") == "Let time pass (`clock`)."
        assert in_text_mode("The mail: ctrl+f takes it.") == (
            "The mail: `$code(USER)` stands for it in a call."
        )

    def test_what_only_screens_can_do_is_said_to_be_about_them(self) -> None:
        assert in_text_mode("Press n, and look.") == (
            "On the screens: Press n, and look.\n"
            "In text mode: `request` prepares the call of the step, `send` sends it."
        )
        assert in_text_mode("Sign in as ana; x is a number.") == "Sign in as ana; x is a number."
        talk = Talk("hint", lesson="L01")
        assert "On the screens: The form asks for user and password" in talk.after("hint")
        assert "In text mode: `request` prepares the call" in talk.after("hint")

    def test_words_of_the_program_name_commands_too(self) -> None:
        with pytest.raises(BenchRefused) as refused:
            RealPlayer(cast("RealBench", None)).filled(
                "UpdateUserPool", {"Arn": "arn:aws:iam::111122223333:role/x"}, ""
            )
        for words in (str(refused.value), BY_HAND):
            assert "ctrl+n" in words
            assert not NAMES_A_KEY.search(without_keys(words))
            assert "On the screens" not in without_keys(words)
        assert without_keys("There is no command 'e'.") == "There is no command 'e'."

    @pytest.mark.parametrize("lesson", library(None).lessons, ids=lambda each: each.id)
    def test_no_text_of_a_lesson_leaves_one_untold(self, lesson: Lesson) -> None:
        steps = [(each.do, each.see, each.why, each.card, *each.hints[:2]) for each in lesson.steps]
        questions = [(each.ask, each.why) for each in (*lesson.tasks, *lesson.questions)]
        hints = [each.hint for each in lesson.wrong]
        texts = [lesson.introduction, lesson.done, *hints, *chain(*steps, *questions)]
        said = [each for each in map(in_text_mode, texts) if "In text mode: " not in each]
        assert not [each for each in said if NAMES_A_KEY.search(each)]


class TestHints:
    def test_the_third_is_a_request_that_is_not_sent(self) -> None:
        talk = Talk("hint", "hint ", "hint", "wire", "send", lesson="L01")
        assert "Hint 1 of 3: On the screens: The form asks" in talk.said
        assert '"USERNAME": "ana", "PASSWORD": "•••(14)"' in talk.after("hint")
        assert talk.after("wire") == "Nothing on the wire."
        assert "Done: Sign in." in talk.after("send")

    def test_a_prepared_request_can_be_changed(self) -> None:
        talk = Talk(
            "request",
            "edit AuthParameters.USERNAME $ana.email",
            "edit AuthParameters.PASSWORD",
            "send",
            "show",
            lesson="L01",
        )
        assert '"USERNAME": "ana@example.com"' in talk.after(
            "edit AuthParameters.USERNAME $ana.email"
        )
        assert '"PASSWORD": ' not in talk.after("edit AuthParameters.PASSWORD")
        assert talk.after("send").startswith("1 InitiateAuth: failed: InvalidParameterException")

    def test_nothing_to_send(self) -> None:
        talk = Talk("send", "edit a b", lesson="L01")
        assert "`request` prepares" in talk.after("send")
        assert "`request` prepares" in talk.after("edit a b")

    def test_what_no_step_has_brought_yet_cannot_be_filled_in(self) -> None:
        talk = Talk("skip", "skip", "skip", "request", lesson="L01")
        assert "cannot be filled in yet: no response has a member AccessToken" in talk.after(
            "request"
        )


class TestAnswers:
    def test_by_words_letter_or_text(self) -> None:
        talk = Talk(
            SIGN_IN,
            "answer find-target `x-amz-target`",
            "answer find-password body",
            "answer find-password 1 request.AuthParameters.PASSWORD",
            "answer which-token a",
            "task",
            "answer which-token access token",
            "answer 1 b",
            "answer 1 a",
            lesson="L01",
        )
        assert "Waiting for: your pointing: where the password" in talk.after(
            "answer find-target `x-amz-target`"
        )
        assert talk.after("answer find-password body").startswith("That is not right yet.")
        assert talk.after("answer which-token a") == "That is not right yet."
        assert "b: access token" in talk.after("task")
        assert talk.after("answer which-token access token").startswith("Right. ")
        assert talk.after("answer 1 b").startswith("Right. The ID token says")
        assert "Your own exchange 1 shows it: `show 1`." in talk.after("answer 1 a")

    def test_orders_and_pairs_by_letter(self) -> None:
        talk = Talk("answer sort-the-six 1=b 2=b 3=b 4=b 5=e 6=a", "task", lesson="D06")
        assert talk.after("answer sort-the-six 1=b 2=b 3=b 4=b 5=e 6=a").startswith("Right. ")

    def test_what_is_no_task(self) -> None:
        talk = Talk("answer", "answer nope x", "answer 9 a", 'answer find-target "x', lesson="L01")
        for line in ("answer", "answer nope x"):
            assert "Tasks: find-target, find-password" in talk.after(line)
        assert "There are 3 questions" in talk.after("answer 9 a")
        assert "not closed" in talk.after('answer find-target "x')


class TestDrills:
    def test_diagnoses(self) -> None:
        right = "diagnose setting users.ben.UserMFASettingList"
        talk = Talk("diagnose setting pool.Name", right, right, "diagnose", lesson="D06")
        assert talk.after("diagnose setting pool.Name") == "That does not prove a cause."
        assert "That is a cause: ben, dee, eve and hana" in talk.said.replace("\n", " ")
        assert talk.after(right) == "That is nothing new."
        assert "1 of 3 causes found, not repaired" in talk.after("diagnose")
        assert "wrong diagnoses: 1" in talk.after("diagnose")

    def test_the_app_and_its_settings(self) -> None:
        talk = Talk("app", "app nope", "set srp.day_padding off", "set", lesson="D02")
        assert "srp.day_padding is on (on or off)" in talk.after("app")
        assert "the app has no run 'nope'" in talk.after("app nope")
        assert "srp.day_padding is off" in talk.after("set")


class TestTheWire:
    def test_secrets_are_masked_until_revealed(self) -> None:
        look = ("show", "explain", "tokens", "state users", "wire =request.AuthParameters")
        talk = Talk(SIGN_IN, *look, lesson="L07")
        assert PASSWORD not in talk.said.partition("\n> ")[2]
        assert '"PASSWORD": "•••(14)"' in talk.after("show")
        assert '"token_use": "access"' in talk.after("tokens")
        assert "Means: The sign-in is over" in talk.after("explain")
        shown = Talk(SIGN_IN, "reveal", "show 1", "mask", "show", lesson="L07")
        assert f'"PASSWORD": "{PASSWORD}"' in shown.after("show 1")
        assert PASSWORD not in shown.after("show")

    def test_filters(self) -> None:
        talk = Talk(SIGN_IN, "wire GetUser", "wire =[", "wire initiate", lesson="L01")
        assert talk.after("wire GetUser") == "Nothing like that on the wire."
        assert "wire InitiateAuth" in talk.after("wire =[")
        assert talk.after("wire initiate") == "1 InitiateAuth: tokens"

    def test_what_is_not_there(self) -> None:
        talk = Talk("show", "show 7", SIGN_IN, "remember x a.", "diagnose x", lesson="L01")
        assert "`help call` says how" in talk.after("show")
        assert "There is no exchange 7." in talk.after("show 7")
        assert "a. is no path" in talk.after("remember x a.")
        assert "`help diagnose` shows how" in talk.after("diagnose x")

    def test_a_file_is_never_overwritten(self, tmp_path: Path) -> None:
        there = tmp_path / "x.md"
        there.write_text("mine")
        talk = Talk(f"handout {there}", f"save {tmp_path}/t.txt", "save", lesson="L01")
        assert "is there already" in talk.after(f"handout {there}")
        assert "has to end in" in talk.after(f"save {tmp_path}/t.txt")
        assert there.read_text() == "mine"


class TestFreePlay:
    def test_the_practice_pools_answer(self) -> None:
        sign_in = SIGN_IN.replace("ana", "alice")
        send = (
            "call RespondToAuthChallenge ChallengeName=SOFTWARE_TOKEN_MFA Session=$Session "
            "ChallengeResponses.USERNAME=alice "
            "ChallengeResponses.SOFTWARE_TOKEN_MFA_CODE=$totp(alice)"
        )
        talk = Talk("people", sign_in, "phone", send, "status", "reset lesson", "wire")
        assert talk.completed
        assert "alice, password P@ssw0rd: authenticator set up" in talk.after("people")
        assert "MfaNeeded: alice: code " in talk.after("phone")
        assert talk.after(send) == "2 RespondToAuthChallenge: tokens"
        assert "No lesson is open." in talk.after("status")
        assert talk.after("wire") == "Nothing on the wire."

    def test_the_world_can_be_changed(self) -> None:
        talk = Talk(
            "clock 2026-11-05 10:00", "clock freeze", "phone +1m", "fault throttle on", "fault"
        )
        assert talk.after("clock 2026-11-05 10:00").startswith("Lesson time: 2026-11-05 10:00:0")
        assert talk.after("clock freeze").endswith("UTC, frozen")
        assert talk.after("phone +1m") == "Done."
        assert talk.after("fault").startswith("on throttle: ")

    def test_what_cannot_be_done_says_what_to_do(self) -> None:
        talk = Talk(*CANNOT_BE_DONE)
        for line, answer in CANNOT_BE_DONE.items():
            assert answer in talk.after(line)


class TestHelp:
    def test_it_names_all_commands_and_moves(self) -> None:
        talk = Talk("help", "help call", "help clock", "help show")
        for name in ("lessons", "questions", "handout FILE", "srp, custom", "quit"):
            assert name in talk.after("help")
        assert "As a move: call OPERATION PATH=VALUE" in talk.after("help call")
        assert "As a move: clock +3m" in talk.after("help clock")


class TestProgress:
    def test_damage_is_told_and_a_copy_kept(self, tmp_path: Path) -> None:
        file = tmp_path / "progress.jsonl"
        Talk(SIGN_IN, lesson="L01", data=tmp_path)
        good = file.read_text()
        file.write_text(f"{good}damage\n")
        talk = Talk("lessons", lesson="L01", data=tmp_path)
        assert "1 line of the progress could not be read; a copy is progress.jsonl.damaged-1." in (
            talk.said
        )
        assert "Passed before: sign-in." in talk.said
        assert "L01 Read the wire, 8 minutes, begun" in talk.after("lessons")
        assert (tmp_path / "progress.jsonl.damaged-1").read_text() == f"{good}damage\n"
        assert file.read_text().startswith(good)

    def test_all_can_be_begun_anew(self, tmp_path: Path) -> None:
        talk = Talk(SIGN_IN, "reset all yes", "lessons", lesson="L01", data=tmp_path)
        assert "progress of me begins anew" in talk.after("reset all yes")
        assert stat.S_IMODE((tmp_path / "progress.jsonl").stat().st_mode) == 0o600


class TestTheCommandLine:
    def test_the_exit_code_says_whether_the_lesson_was_completed(self, tmp_path: Path) -> None:
        write_lesson("L90", "Mine", tmp_path)
        options = ["--plain", "--fresh", "--lessons", str(tmp_path), "--lesson", "l90"]
        done = CliRunner().invoke(main, options, input=f"{SIGN_IN}\nquit\nclock\n")
        assert (done.exit_code, done.stderr) == (0, "")
        assert done.output.endswith("> quit\nGoodbye.\n")
        left = CliRunner().invoke(main, options, input="")
        assert left.exit_code == 1
        assert left.output.endswith("\n> \n")

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            (["--plain", "--lesson", "L77"], "There is no lesson 'L77'; there are L01,"),
            (["--lesson", "L01"], "--lesson needs --plain as well."),
            (["--plain", "--listen", "0"], "--listen does not go with --plain"),
            (["--plain", "--pool-id", "us-east-1_x"], "--pool-id and --client-id belong together."),
            (
                ["--on-pool"],
                "--on-pool needs --plain as well. With screens each lesson asks where.",
            ),
            (["--plain", "--on-pool"], "--on-pool needs --pool-id and --client-id as well."),
            (
                ["--plain", "--on-pool", "--pool-id", "us-east-1_x1", "--client-id", "y"],
                "--on-pool needs --lesson as well.",
            ),
        ],
    )
    def test_options_that_do_not_go_together(self, options: list[str], words: str) -> None:
        found = CliRunner().invoke(main, [*options, "--fresh"], input="")
        assert found.exit_code == 2 and words in " ".join(found.stderr.split())


def test_prose_is_wrapped_and_what_steers_is_shown() -> None:
    assert list(prose("**a** \x1b[1m b")) == ["a \\x1b[1m b"]
    assert all(len(line) <= 78 for line in prose("word " * 300))
    assert list(prose("- one two " + "x" * 75)) == ["- one two", "  " + "x" * 75]


def test_nothing_that_is_typed_or_called_steers_the_terminal() -> None:
    talk = Talk("call InitiateAuth ClientMetadata.\x1b]0;x=\u202ey", "show", "\x1b[2J")
    assert not [sign for sign in talk.said if sign in "\x1b\u202e"]


def test_long_answers_are_bounded() -> None:
    assert list(bounded(["a", "b", "c"], 1)) == ["a", "… 2 more lines."]
