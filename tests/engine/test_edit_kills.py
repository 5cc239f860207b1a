"""``kill -9`` at random moments around an edit of the network: all is to the last bit as if nothing had been."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from itertools import count
from pathlib import Path

from studio.engine.runs import RunStore
from studio.graph.document import frozen
from studio.graph.project import Project
from tests.engine.killed_runs import CNN, Report, finish, kill_after, project, same_weights

KILLS = 2
EPOCHS = ("--epochs", "4")


def edited(file: Path) -> Path:
    """The project with a wider convolution, and another one behind it."""
    document = Project.load(file).document
    network = next(iter(document))
    conv = next(node for node in network.nodes.values() if node.type == "Conv2d")
    wider = replace(conv, settings=frozen({**conv.settings, "out_channels": 7}))
    (wire,) = network.edges_from(conv.id)
    more = replace(conv, id="n50", name="conv50", settings=frozen({"out_channels": 7, "kernel_size": 1}))
    network = network.with_nodes({conv.id: wider, more.id: more})
    network = network.with_edge(replace(wire, target="n50", input="input"))
    network = network.with_edge(replace(wire, source="n50"))
    path = file.parent / "edited.loom"
    Project(document.with_network(network)).save(path)
    return path


class Cut:
    """A run of two epochs, which goes on with another network; in as many copies as are wanted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        file = project(CNN, 2, folder)
        self._edited = edited(file)
        self._base = folder / "base"
        finish(folder / "base.jsonl", "train", str(file), "--json", "--run-dir", str(self._base))
        self.run, output = self.copy("whole"), folder / "whole.jsonl"
        self.seconds = finish(output, *self.words(self.run))
        self.expected = Report.of(output)

    def copy(self, name: str) -> Path:
        root = self._folder / name
        shutil.copytree(self._base, root)
        (loom,) = root.glob("*/project.loom")
        return loom.parent

    def words(self, run: Path) -> tuple[str, ...]:
        """The command that edits the run's network, or goes on past that."""
        every = ("--json", "--checkpoint-every-steps", "11", *EPOCHS)
        with RunStore(run.parent) as store:
            known = any(edit.network for edit in store.run(run.name).edits)
        edit = () if known else (str(self._edited), "--new-weights", "preserving")
        return ("train", "--resume", str(run), *edit, *every)


def test_a_run_that_is_killed_around_an_edit_goes_on_to_the_last_bit(tmp_path: Path) -> None:
    cut, dice, kills = Cut(tmp_path), random.Random(5), 0
    assert cut.expected.finished is not None
    assert cut.expected.finished["outcome"] == "completed"
    for number in count():
        run, outputs = cut.copy(f"copy{number}"), [tmp_path / f"{number}.jsonl"]
        kill_after(dice.uniform(0, cut.seconds * 0.9), outputs[0], *cut.words(run))
        if Report.of(*outputs).finished is None:
            kills += 1
            outputs.append(tmp_path / f"{number}-rest.jsonl")
            finish(outputs[-1], *cut.words(run))
        report = Report.of(*outputs)
        assert report.finished is not None, f"copy {number} didn't end"
        assert report.steps == cut.expected.steps, f"copy {number}: other losses"
        assert report.epochs == cut.expected.epochs
        assert same_weights(run, cut.run), f"copy {number}: other weights"
        if kills >= KILLS:
            break
