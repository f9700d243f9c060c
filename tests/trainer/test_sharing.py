"""What learners share: certificates, class tables, handouts. They never hold a secret."""

from __future__ import annotations

import csv
import io
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mfa_tui.cli import main
from mfa_tui.practice.lesson_bench import LessonBench
from mfa_tui.practice.rehearsal import shared_key
from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.export.saving import save_trace
from mfa_tui.trace.redaction import echoes
from mfa_tui.trace.secret_values import secrets_of
from mfa_tui.trainer.certificate import certificate
from mfa_tui.trainer.class_table import class_table
from mfa_tui.trainer.handout import handout
from mfa_tui.trainer.lesson import Lesson
from mfa_tui.trainer.library import library
from mfa_tui.trainer.progress import Event, State
from mfa_tui.trainer.progress_file import ProgressFile
from mfa_tui.trainer.run import LessonRun

LESSONS = library().lessons
NOON = 1793880000.0
"""2026-11-05 12:00 UTC."""
DONE = (
    Event(NOON - 300, "ana", "L01", "", State.STARTED),
    Event(NOON - 200, "ana", "L01", "sign-in", State.HINT_1, 1, 60),
    Event(NOON - 100, "ana", "L01", "sign-in", State.PASSED, 2, 90),
    Event(NOON, "ana", "L01", "", State.PASSED, 5, 250),
    Event(NOON, "ana", "D06", "", State.PASSED, 11, 400, 95),
    Event(NOON, "=ben|*", "L03", "", State.STARTED),
    Event(NOON, "=ben|*", "L03", "", State.SKIPPED),
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for event in DONE:
        ProgressFile(tmp_path / "data" / "progress.jsonl").add(event)
    return tmp_path / "data"


def progress(data: Path, *arguments: str, answer: str = "") -> Result:
    name, *more = arguments
    return CliRunner().invoke(main, ["progress", name, "--data", str(data), *more], input=answer)


class Journey:
    """A lesson gone through: what was sent, the secrets in it, and the record of progress."""

    def __init__(self, name: str, folder: Path) -> None:
        found = library().lesson(name)
        assert found
        self.lesson: Lesson = found
        self.record = folder / "progress.jsonl"
        bench = LessonBench(found.preset, seed="x", clock=found.clock, new_key=shared_key)
        with bench:
            run = LessonRun(found, bench, progress=ProgressFile(self.record))
            run.moves.play(found.reference)
            assert run.refresh().passed
            run.close()
            self.exchanges: tuple[Exchange, ...] = bench.trace.snapshot()
        self.secrets = echoes(each for item in self.exchanges for each in secrets_of(item))

    def found_in(self, text: str) -> list[str]:
        """The secrets that `text` holds, but for what the lesson itself tells everybody."""
        told = "".join(handout(self.lesson, ()))
        return [each for each in self.secrets if each in text and each not in told]


class TestNothingSecretIsShared:
    @pytest.mark.parametrize("name", ["L07", "L16"])
    def test_after_a_lesson(self, name: str, tmp_path: Path) -> None:
        journey = Journey(name, tmp_path)
        events = ProgressFile(journey.record).events
        assert len(journey.secrets) > 5
        assert journey.found_in("".join(str(each.request.body) for each in journey.exchanges))
        shared = (
            journey.record.read_text(),
            "".join(certificate(events, "me", LESSONS)),
            class_table(events, LESSONS),
            "".join(handout(journey.lesson, journey.exchanges)),
        )
        for text in shared:
            assert not journey.found_in(text)

    def test_a_handout_of_a_trace_that_was_saved_with_its_secrets(self, tmp_path: Path) -> None:
        journey = Journey("L01", tmp_path)
        trace, file = tmp_path / "trace.jsonl", tmp_path / "handout.md"
        save_trace(journey.exchanges, trace, masked=False)
        made = ["lesson", "handout", "l01", str(file), "--trace", str(trace)]
        done = CliRunner().invoke(main, made)
        assert (done.exit_code, done.output) == (0, f"Saved in {file}.\n")
        text = file.read_text()
        assert journey.found_in(trace.read_text()) and not journey.found_in(text)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        for part in (
            "# L01 Read the wire\n",
            "## 1. Sign in\n",
            "**Do** Sign in as `ana`",
            "**access token**: The ID token says",
            "```mermaid\nsequenceDiagram\n",
            "### 1 `InitiateAuth`\n",
        ):
            assert part in text
        again = CliRunner().invoke(main, made)
        assert again.exit_code == 1 and "is there already" in again.output


class TestHandouts:
    def test_without_a_trace_it_is_the_text(self) -> None:
        done = CliRunner().invoke(main, ["lesson", "handout", "L01"])
        assert done.exit_code == 0 and "## Questions" in done.output
        assert "(ID token / access token / refresh token)" in done.output
        assert "Your calls" not in done.output

    def test_what_is_no_lesson_or_no_trace(self, tmp_path: Path) -> None:
        found = CliRunner().invoke(main, ["lesson", "handout", "L77"])
        assert found.exit_code == 2 and "There is no lesson 'L77'; there are L01" in found.stderr
        trace = tmp_path / "x.jsonl"
        trace.write_text("no trace")
        found = CliRunner().invoke(main, ["lesson", "handout", "L01", "--trace", str(trace)])
        assert found.exit_code == 1 and "x.jsonl cannot be opened." in found.stderr


class TestProgress:
    def test_show(self, data: Path) -> None:
        said = progress(data, "show", "--alias", "ana").output
        assert "L01 Read the wire: done 2026-11-05, 5 min\n" in said
        assert "D06 Enrolled, but nobody asks: done 2026-11-05, 7 min, 95 points\n" in said
        assert "There is also progress of =ben|*" in said
        begun = progress(data, "show", "--alias", "=ben|*").output
        assert "L03 The challenge loop: begun, steps passed: 0 of " in begun

    def test_show_before_anything_was_done(self, tmp_path: Path) -> None:
        said = progress(tmp_path, "show")
        assert (said.exit_code, said.stderr) == (0, "")
        assert said.output == "There is no progress on record. `mfa-tui learn` begins one.\n"
        assert not list(tmp_path.iterdir())

    def test_certificate(self, data: Path) -> None:
        said = progress(data, "certificate", "--alias", "ana", "--name", "Ana *E*").output
        assert "**Ana \\*E\\*** has completed 1 lesson and 1 drill in mfa-tui.\n" in said
        assert "| L01 | Read the wire | 2026-11-05 | 5 |  |\n" in said
        assert "| D06 | Enrolled, but nobody asks | 2026-11-05 | 7 | 95 |\n" in said
        assert "12 minutes in all." in said
        events = ProgressFile(data / "progress.jsonl").events
        nameless = "".join(certificate(events, "me", LESSONS))
        assert "\nA learner has completed" in nameless
        none = progress(data, "certificate", "--alias", "=ben|*").output
        assert "**=ben\\|\\*** has completed no lesson yet" in none and "L03" not in none

    def test_no_certificate_for_somebody_unknown(self, data: Path, tmp_path: Path) -> None:
        found = progress(data, "certificate", "--alias", "kim")
        assert (found.exit_code, found.stdout) == (1, "")
        assert "There is no progress of kim; there is of =ben|*, ana: --alias NAME." in found.stderr
        nothing = progress(tmp_path, "certificate")
        assert nothing.exit_code == 1 and "There is no progress on record." in nothing.stderr

    def test_class_table(self, data: Path, tmp_path: Path) -> None:
        file = tmp_path / "class.csv"
        assert progress(data, "csv", str(file)).output == f"Saved in {file}.\n"
        rows = list(csv.DictReader(io.StringIO(file.read_text())))
        assert [(row["learner"], row["lesson"], row["state"]) for row in rows] == [
            ("'=ben|*", "L03", "begun"),
            ("ana", "L01", "done"),
            ("ana", "D06", "done"),
        ]
        assert rows[1] | {"minutes": "5", "hints": "1", "steps": "1", "calls": "5"} == rows[1]
        assert (rows[1]["points"], rows[2]["points"]) == ("", "95")

    def test_import_merges_by_alias_and_only_once(self, data: Path, tmp_path: Path) -> None:
        mine = tmp_path / "mine"
        other = str(data / "progress.jsonl")
        for events in (7, 0):
            assert f"{events} events of" in progress(mine, "import", other).output
        assert ProgressFile(mine / "progress.jsonl").events == tuple(
            sorted(DONE, key=lambda event: event.time)
        )

    def test_import_for_one_who_did_not_give_a_name(self, data: Path, tmp_path: Path) -> None:
        progress(tmp_path, "import", str(data / "progress.jsonl"), "--as", "cy")
        assert {each.learner for each in ProgressFile(tmp_path / "progress.jsonl").events} == {"cy"}

    def test_reset_asks_first(self, data: Path) -> None:
        assert progress(data, "reset", "--alias", "ana", answer="n\n").exit_code == 1
        assert "L01" in progress(data, "show", "--alias", "ana").output
        assert progress(data, "reset", "--alias", "ana", "--yes").output == "ana begins anew.\n"
        assert "Nothing was begun by ana yet." in progress(data, "show", "--alias", "ana").output
        assert "L03" in progress(data, "show", "--alias", "=ben|*").output

    def test_a_damaged_file_is_told_and_a_copy_kept(self, data: Path) -> None:
        file = data / "progress.jsonl"
        lines = file.read_text().splitlines(keepends=True)
        damaged = "".join([*lines[:2], "\x00" * 40 + "\n", *lines[3:]])
        file.write_text(damaged)
        said = progress(data, "show", "--alias", "ana")
        aside = data / "progress.jsonl.damaged-1"
        assert said.exit_code == 0
        assert said.stderr == (
            f"1 line of the progress could not be read; a copy is {aside.name}.\n"
        )
        assert "L01 Read the wire: done 2026-11-05" in said.stdout
        assert aside.read_text() == damaged
        assert progress(data, "show", "--alias", "ana").stderr == ""

    def test_a_deleted_file_takes_nothing_else_with_it(self, data: Path) -> None:
        (data / "pool.sqlite3").write_bytes(b"pool")
        (data / "progress.jsonl").unlink()
        said = progress(data, "show", "--alias", "ana")
        assert (said.exit_code, said.stderr) == (0, "")
        assert "There is no progress on record." in said.stdout
        assert (data / "pool.sqlite3").read_bytes() == b"pool"

    def test_a_lesson_that_nobody_has_any_more(self, data: Path) -> None:
        ProgressFile(data / "progress.jsonl").add(Event(NOON, "ana", "X99", "", State.PASSED, 1, 1))
        assert "X99: done 2026-11-05, 1 min" in progress(data, "show", "--alias", "ana").output
        assert "ana,X99,,done,2026-11-05,1,1" in progress(data, "csv").output
