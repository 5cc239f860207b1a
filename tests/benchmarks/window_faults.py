"""What the real window does with hostile, old and unwritable files: ``python tests/benchmarks/window_faults.py``.

``--mutants 10000``: so many changed projects are opened, each to be shown or refused in words within two seconds of
computing and within a gigabyte, with no code run and the document that was open kept when refused. Then a file of each
older format is opened, saved and opened again, and projects are saved to a full disk, to a read-only one, and to a
folder that is gone: the old file stays whole and the message names it. Disks are small ones in memory, which only root
may mount: otherwise that part says so. Offscreen, with shapes inferred for what was opened.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QEvent, QSettings
from PySide6.QtWidgets import QApplication, QMessageBox

from studio.graph.project import Project
from studio.graph.serial import to_json
from studio.templates import NAMES, find_template
from studio.ui.app import make_application, make_window
from studio.ui.main_window import MainWindow
from tests.graph.test_hostile_files import MUTATIONS, rich_project

LONGEST_S = 2.0
MOST_BYTES = 2**30
FORMATS = Path(__file__).resolve().parents[1] / "graph" / "formats"


class Faults:
    """Counts what was as it should be, and keeps what wasn't."""

    def __init__(self, window: MainWindow) -> None:
        self.window, self.wrong = window, list[str]()
        sys.excepthook = lambda kind, error, _trace: self.check(False, f"{kind.__name__}: {error}")

    def check(self, holds: bool, words: str) -> None:
        if not holds:
            self.wrong.append(words)
            print("WRONG:", words, flush=True)

    def told(self) -> str:
        """What the window says in its message, which is closed."""
        boxes = [box for box in self.window.findChildren(QMessageBox) if box.objectName() == "failure"]
        text = " ".join(box.text() for box in boxes)
        for box in boxes:
            box.close()
            box.deleteLater()
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # there is no event loop to do it
        return text


def resident_bytes() -> int:
    """The most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def open_mutants(faults: Faults, folder: Path, count: int) -> None:
    window, chance, path = faults.window, random.Random(1), folder / "mutant.loom"
    texts = [find_template(name).path.read_text(encoding="utf-8") for name in NAMES]
    texts += [rich_project()] * len(texts)
    results: Counter[str] = Counter()
    longest, before_bytes = 0.0, resident_bytes()
    for number in range(count):
        mutation = chance.choice(MUTATIONS)
        text = mutation(json.loads(chance.choice(texts)), chance)
        path.write_text(text, encoding="utf-8", errors="replace")
        before = window.model.document
        start = time.process_time()
        window.files.open_file(path)
        QApplication.processEvents()
        taken = time.process_time() - start
        longest = max(longest, taken)
        faults.check(taken < LONGEST_S, f"mutant {number} ({mutation.__name__}) took {taken:.1f} s")
        words = faults.told()
        results["refused" if words else "opened"] += 1
        if words:
            faults.check(
                window.model.document is before, f"mutant {number} was refused and took a document away"
            )
            faults.check("mutant.loom" in words, f"mutant {number} was refused without its name: {words}")
        if number % 1000 == 999:
            print(f"{number + 1} mutants: {dict(results)}, longest {longest:.2f} s", flush=True)
    grown = resident_bytes() - before_bytes
    faults.check(not list(folder.rglob("OWNED")), "code of a project was run")
    faults.check(grown < MOST_BYTES, f"memory grew by {grown / 1e6:.0f} MB")
    print(f"row 5: {count} mutants, {dict(results)}, longest {longest:.2f} s, memory +{grown / 1e6:.0f} MB")


def open_formats(faults: Faults, folder: Path) -> None:
    window, files = faults.window, sorted(FORMATS.glob("*.loom"))
    for number, file in enumerate(files):
        raw = json.loads(file.read_text(encoding="utf-8"))
        raw["of_later"] = {"kept": number}
        raw.pop("checksum", None)
        path = folder / file.name
        path.write_text(json.dumps(raw), encoding="utf-8")
        window.files.open_file(path)
        faults.check(not faults.told(), f"{file.name} was refused")
        opened = window.model.document
        faults.check(window.files.save(), f"{file.name} can't be saved")
        faults.check(
            Project.load(path).document == opened, f"{file.name} is another project after a round trip"
        )
        kept = json.loads(path.read_text(encoding="utf-8")).get("of_later")
        faults.check(kept == {"kept": number}, f"{file.name} lost a field that isn't known")
    print(f"row 6: {len(files)} formats opened, saved and opened again, unknown fields kept")


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of 256 kB. Raises OSError where none can be mounted."""
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder], capture_output=True)
    if made.returncode:
        raise OSError(made.stderr.decode().strip())
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def save_to_bad_disks(faults: Faults, folder: Path) -> None:
    try:
        with small_disk(folder / "disk") as disk:
            fill_the_disk(faults, disk)
            make_read_only(faults, disk)
        print("row 11: saves to a full and to a read-only disk failed in words, the old file whole")
    except OSError as error:
        print(f"row 11: no small disk can be mounted ({error}): not tried")
    gone = folder / "gone" / "project.loom"
    gone.parent.mkdir()
    prepare(faults, gone)
    gone.unlink()
    gone.parent.rmdir()
    refuse_to_save(faults, gone)
    print("row 11: a save into a folder that is gone failed in words")


def prepare(faults: Faults, path: Path) -> bytes:
    """A saved project with a change that isn't; what the file holds."""
    find_template("digits-mlp").load().save(path)
    faults.window.files.open_file(path)
    faults.told()
    panel = faults.window.training_panel
    panel.seed.field.setText("4321")
    panel.seed.field.editingFinished.emit()
    QApplication.processEvents()
    faults.check(faults.window.model.modified, "the field of the seed changes nothing")
    return path.read_bytes()


def refuse_to_save(faults: Faults, path: Path) -> None:
    faults.check(not faults.window.files.save(), f"{path} was written")
    words = faults.told()
    faults.check(str(path) in words, f"the message doesn't name {path}: {words}")
    faults.check(faults.window.model.modified, "what wasn't saved counts as saved")


def fill_the_disk(faults: Faults, disk: Path) -> None:
    path = disk / "project.loom"
    before = prepare(faults, path)
    with suppress(OSError):
        (disk / "other").write_bytes(bytes(2**20))
    refuse_to_save(faults, path)
    faults.check(path.read_bytes() == before, "the old file isn't whole after a save to a full disk")
    (disk / "other").unlink()
    faults.check(faults.window.files.save(), "the save fails though there is room again")


def make_read_only(faults: Faults, disk: Path) -> None:
    path = disk / "project.loom"
    before = prepare(faults, path)
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    refuse_to_save(faults, path)
    faults.check(path.read_bytes() == before, "the old file isn't whole after a save to a read-only disk")
    subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
    faults.check(
        to_json(Project.load(path).document) == before.decode(), "the file of a read-only disk is another"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutants", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="layerloom-faults-") as name:
        folder = Path(name)
        os.environ["LAYERLOOM_HOME"] = str(folder / "home")
        os.chdir(folder)
        application = make_application()
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(folder / "settings"))
        window = make_window()
        window.files.may_close = lambda: True  # type: ignore[method-assign]  # nobody is there to be asked
        window.show()
        faults = Faults(window)
        open_formats(faults, folder)
        save_to_bad_disks(faults, folder)
        open_mutants(faults, folder, options.mutants)
        window.close()
        application.processEvents()
    print("all as it should be" if not faults.wrong else f"{len(faults.wrong)} WRONG")
    sys.exit(1 if faults.wrong else 0)


if __name__ == "__main__":
    main()
