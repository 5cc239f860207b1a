"""Kills the real window while it edits and saves, and tells what was lost: ``python tests/benchmarks/window_kills.py``.

``--kills 250``: each time a window is started, restores what the one before left, types numbers into a field, moves a
layer and saves, all by key events, and is killed (SIGKILL) at a random moment. Then the project's file, its earlier
versions and the unsaved work are read: each has to be whole, and at most 1 s of edits may be lost. Each edit writes its
number into the document and prints it with the time. Offscreen, without torch: shapes aren't asked for.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from studio import paths
from studio.graph.files import TEMPORARY_PREFIX
from studio.graph.project import Project
from studio.graph.safety.recovery import read_recovery
from studio.templates import find_template

LONGEST_S = 1.2  # from the first edit to the kill
MOST_LOST_S = 1.0
EDITS_PER_SAVE = 25


@dataclass
class Figures:
    """What was seen in all kills so far."""

    kills: int = 0
    edits: int = 0
    torn: list[str] = field(default_factory=list)
    not_offered: int = 0
    restored: int = 0
    lost_edits: int = 0
    lost_s: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        times = sorted(self.lost_s) or [0.0]
        return (
            f"{self.kills} kills, {self.edits} edits: {len(self.torn)} torn files, "
            f"{self.restored} times unsaved work was offered and restored, {self.not_offered} times it was missing; "
            f"lost {self.lost_edits} edits, the oldest made {times[-1] * 1000:.0f} ms before its kill "
            f"(median {times[len(times) // 2] * 1000:.0f} ms)"
        )


def run_kills(folder: Path, kills: int, seed: int = 0, every: int = 25) -> Figures:
    """Start, kill and check ``kills`` windows, in a folder of their own."""
    project, home = folder / "project.loom", folder / "home"
    find_template("digits-cnn").load().save(project)
    environment = {**os.environ, "LAYERLOOM_HOME": str(home)}
    os.environ["LAYERLOOM_HOME"] = str(home)
    chance, figures = random.Random(seed), Figures()
    expected = newest(project, figures)
    for _ in range(kills):
        expected = one_kill(project, environment, chance, figures, expected)
        if every and figures.kills % every == 0:
            print(figures, flush=True)
    return figures


def one_kill(
    project: Path, environment: dict[str, str], chance: random.Random, figures: Figures, expected: int
) -> int:
    """A window from its start to its end; the newest edit that is found on the disk afterwards."""
    command = [sys.executable, __file__, "--child", str(project)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as child:
        assert child.stdout is not None
        how, number = child.stdout.readline().split()
        figures.restored += how == "restored"
        figures.not_offered += int(number) < expected
        time.sleep(chance.uniform(0, LONGEST_S))  # the moment of the kill is what is random here
        os.kill(child.pid, signal.SIGKILL)
        killed = time.monotonic()
        rest = [line.split() for line in child.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
    edits = [(int(number), float(when)) for number, when in rest]
    found = newest(project, figures)
    lost = [when for number, when in edits if number > found]
    figures.kills += 1
    figures.edits += len(edits)
    figures.lost_edits += len(lost)
    figures.lost_s.append(killed - min(lost) if lost else 0.0)
    return found


def newest(project: Path, figures: Figures) -> int:
    """The number of the newest edit on the disk; all that is there has to be whole."""
    saved = Project.load(project)
    figures.torn += [str(project)] if saved.notices else []
    numbers = [saved.training.seed]
    for file in paths.recovery_root().glob("*/*.recovery"):
        leftover = read_recovery(file)
        if leftover.document is None:
            figures.torn.append(str(file))
        else:
            numbers.append(leftover.document.training.seed)
    for file in paths.backups_root().glob("*/*.loom"):
        figures.torn += [str(file)] if Project.load(file).notices else []
    return max(numbers)


# The window that is killed


def child(project: Path) -> None:
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication, QDialog, QPushButton

    from studio.ui.app import make_application, make_window

    application = make_application()
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(paths.home() / "settings"))
    window = make_window()
    window.show()
    findings = []
    window.keeping.search.done.connect(findings.append)
    window.keeping.look_for_work()
    while not findings:
        application.processEvents()
    saved_at = project.stat().st_mtime
    if findings[0].work and findings[0].work[0].leftover.when.timestamp() > saved_at:
        dialog = next(d for d in window.findChildren(QDialog) if d.objectName() == "recoveryDialog")
        dialog.cards[0].findChild(QPushButton, "restoreWork").click()
        print("restored", window.model.document.training.seed, flush=True)
    else:
        window.files.open_file(project)
        print("opened", window.model.document.training.seed, flush=True)
    while True:
        edit_once(window)
        QApplication.processEvents()


def edit_once(window) -> None:  # type: ignore[no-untyped-def]
    """Type the next number into the field of the seed; now and then move a layer, undo that, and save."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    field_ = window.training_panel.seed.field
    number = window.model.document.training.seed + 1
    window.workbench.reveal("training")
    field_.setFocus()
    field_.selectAll()
    QTest.keyClicks(field_, str(number))
    QTest.keyClick(field_, Qt.Key.Key_Return)
    assert window.model.document.training.seed == number
    print(number, time.monotonic(), flush=True)
    if number % 5 == 0:
        window.canvas.select(list(window.canvas.canvas.nodes)[:1])
        window.canvas.editor.nudge(8, 0)
    if number % 10 == 0:
        window.acts["undo"].trigger()
    if number % EDITS_PER_SAVE == 0:
        window.acts["save"].trigger()
    QTest.qWait(10)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=250)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child is not None:
        child(options.child)
        return
    with tempfile.TemporaryDirectory(prefix="layerloom-kills-") as folder:
        begun = time.monotonic()
        figures = run_kills(Path(folder), options.kills, options.seed)
        stale = list(Path(folder).rglob(f"{TEMPORARY_PREFIX}*"))
        print(f"{figures}; {time.monotonic() - begun:.0f} s; {len(stale)} temporary files left")
        failed = figures.torn or figures.not_offered or max(figures.lost_s) > MOST_LOST_S
        sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
