"""Plays thousands of random gestures on the real window: ``python tests/benchmarks/monkey.py --steps 5000 --seed 1``.

Each round is a new project of up to 200 gestures; after each gesture the document is saved and read, and compared with
the scene, and at the end of a round everything is undone and done again.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LAYERLOOM_HOME"] = tempfile.mkdtemp(prefix="layerloom-monkey-")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QSettings

from studio.ui.app import make_application, make_window
from tests.ui.monkey import KEYED, LOOKING, SEARCHES, Monkey

ROUND = 200


def choose(monkey: Monkey, dice: random.Random) -> tuple[str, Callable[[], None]]:
    """A gesture with its numbers drawn, building a little more often than taking away."""
    n = [dice.randrange(2000) for _ in range(6)]
    text = dice.randrange(len(SEARCHES) + 1)
    gestures: list[tuple[str, Callable[[], None]]] = [
        ("place", lambda: monkey.place(n[0], n[1], n[2])),
        ("search", lambda: monkey.search(text, n[1], n[2])),
        ("wire", lambda: monkey.wire(n[0], n[1], n[2], n[3])),
        ("wire", lambda: monkey.wire(n[0], n[1], n[2], n[3])),
        ("drop a wire", lambda: monkey.drop_wire(n[0], n[1], n[2], n[3], text)),
        ("replug", lambda: monkey.replug(n[0], n[1], n[2], n[3], text)),
        ("move", lambda: monkey.move(n[0], n[1], n[2], n[3])),
        ("sweep", lambda: monkey.sweep(n[0], n[1], n[2], n[3], n[4], not n[5] % 4)),
        ("click", lambda: monkey.click(n[0], n[1])),
        ("nudge", lambda: monkey.nudge(n[0])),
        ("rename", lambda: monkey.rename(n[0], n[1])),
        ("collapse", lambda: monkey.collapse(n[0], n[1])),
    ]
    if not n[5] % 10:
        gestures.append(("new network", monkey.new_network))
    key, look = dice.choice(KEYED), dice.choice(LOOKING)
    gestures += [(key, lambda: monkey.press(key)), (look, lambda: monkey.press(look))]
    return dice.choice(gestures)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    make_application()
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, os.environ["LAYERLOOM_HOME"])
    window = make_window()
    window.resize(1360, 860)
    window.show()
    dice, counts, began, most = random.Random(options.seed), Counter[str](), time.perf_counter(), 0
    changes, left = Counter[str](), options.steps
    while left > 0:
        monkey = Monkey(window)
        try:
            for _ in range(min(ROUND, left)):
                name, gesture = choose(monkey, dice)
                before = window.model.document
                monkey.act(name, gesture)
                counts[name] += 1
                changes[name] += window.model.document is not before
                most = max(most, len(monkey.view.canvas.nodes))
            monkey.finish()
        except BaseException:
            print("failed after:", ", ".join(monkey.done), file=sys.stderr)
            raise
        left -= ROUND
    took = time.perf_counter() - began
    print(
        f"{options.steps} gestures in {took:.0f} s, up to {most} nodes on the canvas. How often each changed it:"
    )
    for name, count in counts.most_common():
        print(f"  {name:18} {count:5}  {changes[name]:5}")
    window.model.session.mark_saved()
    window.close()


if __name__ == "__main__":
    main()
