"""The command line, as a user types it."""

from __future__ import annotations

import json
import os
import shlex
import signal
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from studio.cli import main
from studio.engine.compiler import compile_network
from studio.graph.document import CodeDocument
from studio.graph.project import Project
from tests import warm


@pytest.fixture
def digits(tmp_path: Path) -> Path:
    path = tmp_path / "digits.loom"
    assert main(["new", "digits-mlp", "-o", str(path)]) == 0
    return path


def fault_of(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> str:
    """What a failing command says: one line on stderr, exit status 2."""
    capsys.readouterr()
    try:
        status = main(arguments)
    except SystemExit as error:
        status = int(error.code or 0)
    captured = capsys.readouterr()
    lines = [line for line in captured.err.splitlines() if not line.startswith("note: ")]
    assert status == 2
    assert len(lines) == 1, captured.err
    assert "Traceback" not in captured.err
    return lines[0]


def test_templates_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["templates", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["name"] for row in rows][:2] == ["digits-mlp", "digits-cnn"]


def test_check_tells_shapes_and_problems(digits: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["check", str(digits), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["problems"] == []
    assert report["shapes"]["DigitsMLP"]["fc1"] == [["B", 64]]
    project = Project.load(digits)
    project.network("DigitsMLP").disconnect("fc1")
    project.save(digits)
    assert main(["check", str(digits), "--json"]) == 1
    (problem,) = json.loads(capsys.readouterr().out)["problems"][:1]
    assert (problem["network"], problem["node"], problem["port"], problem["severity"]) == (
        "DigitsMLP",
        "fc1",
        "input",
        "error",
    )


def test_check_mends_what_it_can(digits: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = Project.load(digits)
    network = project.network("DigitsMLP")
    network.remove("flatten")
    network.set("fc2", in_features=7)
    project.save(digits)
    before = digits.read_bytes()
    capsys.readouterr()
    assert main(["check", str(digits), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["fixes"] == []
    assert "Insert Flatten between image and fc1" in report["problems"][0]["repairs"]
    assert digits.read_bytes() == before
    assert main(["check", str(digits), "--fix"]) == 0
    said = capsys.readouterr().out
    assert "fixed: Insert Flatten between image and fc1\n" in said
    assert "fixed: fc2: Clear in_features, so that it follows from the input\n" in said
    assert said.endswith("No problems.\n")
    mended = digits.read_bytes()
    assert main(["check", str(digits), "--fix", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["fixes"] == []
    assert digits.read_bytes() == mended


def test_check_leaves_what_it_can_not_mend(digits: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = Project.load(digits)
    project.network("DigitsMLP").add("Output")
    project.save(digits)
    before = digits.read_bytes()
    assert main(["check", str(digits), "--fix"]) == 1
    assert "error: output1: nothing is wired to its input." in capsys.readouterr().out
    assert digits.read_bytes() == before


def test_summary_tells_what_a_network_is_made_of(digits: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["summary", str(digits)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "DigitsMLP"
    assert next(line for line in lines if line.startswith("fc1")).split() == (
        ["fc1", "Linear", "B", "×", "64", "4,160", "4,096", "256", "B"]
    )
    assert lines[-1].split() == ["total", "4,810", "4,736", "1.0", "KiB"]
    assert main(["summary", str(digits), "--network", "DigitsMLP", "--json"]) == 0
    (network,) = json.loads(capsys.readouterr().out)
    assert (network["network"], network["parameters"], network["known"]) == ("DigitsMLP", 4810, True)
    assert network["layers"][2]["outputs"] == [{"shape": ["B", 64], "dtype": "float32"}]
    assert "DigitsMLP" in fault_of(capsys, ["summary", str(digits), "--network", "Other"])


def test_a_projects_own_code_runs_only_when_it_is_trusted(
    digits: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    trace = tmp_path / "it-ran"
    text = f"""from pathlib import Path

from torch import nn


class Twice(nn.Module):
    def forward(self, x):
        Path({str(trace)!r}).touch()
        return 2 * x
"""
    project = Project.load(digits)
    project.edit("Code", lambda document: document.with_code(CodeDocument("c1", "Twice", text)))
    network = project.network("DigitsMLP")
    twice = network.add("code:c1", "twice")
    network.disconnect("logits")
    network.connect("fc2", twice)
    network.connect(twice, "logits")
    project.save(digits)
    source = str(tmp_path / "net.py")
    capsys.readouterr()
    assert main(["check", str(digits)]) == 1
    assert "error: twice: it runs the file's own Python code" in capsys.readouterr().out
    assert main(["summary", str(digits)]) == 1
    for command in (["train", str(digits)], ["export", str(digits), "--to", "source", "-o", source]):
        assert "(Twice), which runs only when you trust it" in fault_of(capsys, command)
    assert not trace.exists()
    assert main(["check", str(digits), "--trust"]) == 0
    assert trace.exists()
    assert main(["summary", str(digits), "--trust"]) == 0
    assert main(["export", str(digits), "--to", "source", "-o", source, "--trust"]) == 0
    assert "self.twice = Twice()" in Path(source).read_text()
    runs = str(tmp_path / "runs")
    assert main(["train", str(digits), "--trust", "--epochs", "1", "--device", "cpu", "--run-dir", runs]) == 0
    capsys.readouterr()
    assert main(["check", str(digits)]) == 1  # trust isn't kept


def test_training_keeps_a_run_whose_weights_can_be_exported(
    digits: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    runs = str(tmp_path / "runs")
    assert main(["train", str(digits), "--epochs", "2", "--json", "--run-dir", runs, "--device", "cpu"]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [event["step"] for event in events if event["event"] == "step"] == list(range(1, 91))
    assert [event["epoch"] for event in events if event["event"] == "epoch"] == [1, 2]
    run = events[-1]["run"]
    assert events[-1]["event"] == "finished"
    assert main(["runs", str(digits), "--run-dir", runs, "--json"]) == 0
    assert [row["run"] for row in json.loads(capsys.readouterr().out)] == [run]
    for kind, name in (("state-dict", "w.pt"), ("safetensors", "w.safetensors")):
        assert main(["export", str(digits), "--to", kind, "-o", str(tmp_path / name), "--run", run]) == 0
    module = compile_network(Project.load(digits), "DigitsMLP")
    module.load_state_dict(torch.load(tmp_path / "w.pt", weights_only=True))
    module.load_state_dict(load_file(tmp_path / "w.safetensors"))


def test_mistakes_are_one_line(digits: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cut = tmp_path / "cut.loom"
    cut.write_bytes(digits.read_bytes()[:300])
    project = Project.load(digits)
    project.set_data(source="mnist")
    network = project.network("DigitsMLP")
    network.set("image", shape=(1, 28, 28))
    mnist = tmp_path / "mnist.loom"
    project.save(mnist)
    assert "no such file" in fault_of(capsys, ["check", str(tmp_path / "gone.loom")])
    assert "cut off" in fault_of(capsys, ["train", str(cut)])
    assert "MNIST isn't in" in fault_of(capsys, ["train", str(mnist), "--data-root", str(tmp_path)])
    assert "cuda" in fault_of(capsys, ["train", str(digits), "--device", "cuda:99"])
    assert "epochs" in fault_of(capsys, ["train", str(digits), "--epochs", "0"])
    assert "digits-mlp" in fault_of(capsys, ["new", "digits-mpl", "-o", str(tmp_path / "x.loom")])
    assert "exists" in fault_of(capsys, ["new", "digits-mlp", "-o", str(digits)])
    assert "no such file or folder" in fault_of(
        capsys, ["export", str(digits), "--to", "source", "-o", str(tmp_path / "no" / "a.py")]
    )
    assert "--run" in fault_of(
        capsys, ["export", str(digits), "--to", "state-dict", "-o", str(tmp_path / "a.pt")]
    )
    assert "no run" in fault_of(
        capsys, ["export", str(digits), "--to", "state-dict", "-o", "a.pt", "--run", str(tmp_path / "r")]
    )
    assert "invalid choice" in fault_of(capsys, ["export", str(digits), "--to", "onnxx", "-o", "a"])


def test_a_corrupt_data_file_is_named(
    digits: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "MNIST" / "raw"
    folder.mkdir(parents=True)
    for part in ("train", "t10k"):
        for kind in ("images-idx3", "labels-idx1"):
            (folder / f"{part}-{kind}-ubyte").write_bytes(b"\x00\x00\x08\x01garbage")
    project = Project.load(digits)
    project.set_data(source="mnist")
    project.network("DigitsMLP").set("image", shape=(1, 28, 28))
    project.save(digits)
    assert "damaged" in fault_of(capsys, ["train", str(digits), "--data-root", str(tmp_path)])


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "terminated"])
def test_a_signal_keeps_what_was_learned_and_says_how_to_go_on(
    digits: Path, tmp_path: Path, number: signal.Signals, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["-m", "studio", "train", digits, "--epochs", "100000", "--json", "--run-dir", tmp_path / "r"]
    with warm.Program(command) as program:
        program.stdout.readline()
        os.kill(program.pid, number)
        lines = program.stdout.readlines()
        status, said = program.wait(), program.said()
    assert status == 130
    finished = json.loads(lines[-1])
    assert finished["outcome"] == "stopped"
    assert (Path(finished["run"]) / "last.ckpt").is_file()
    assert f"stopped after step {finished['steps']}; go on with: layerloom train --resume" in said
    assert "Traceback" not in said
    capsys.readouterr()
    words = shlex.split(said.split("go on with: layerloom ")[1])
    epochs = finished["epochs"] + 1
    assert main([*words, "--epochs", str(epochs)]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    steps = [row["step"] for row in rows if row["event"] == "step"]
    assert steps == list(range(finished["steps"] + 1, 45 * epochs + 1))


def test_a_run_goes_on_with_an_edited_project(
    digits: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wider layers that keep the answers: what the run lost between the two is next to nothing."""
    assert main(["train", str(digits), "--epochs", "1", "--json", "--run-dir", str(tmp_path / "r")]) == 0
    before = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    project = Project.load(digits)
    network = next(iter(project.document))
    hidden = next(node for node in network.nodes.values() if node.type == "Linear")
    wider = replace(hidden, settings={**hidden.settings, "out_features": 80})
    edited = tmp_path / "wider.loom"
    Project(project.document.with_network(network.with_node(wider))).save(edited)
    run = before[-1]["run"]
    words = ["train", str(edited), "--resume", run, "--new-weights", "preserving", "--epochs", "2", "--json"]
    assert main(words) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (change,) = [row for row in rows if row["event"] == "network"]
    assert change["faults"] == []
    assert {layer["fate"] for layer in change["layers"]} >= {"widened"}
    losses = [row["loss"] for row in before + rows if row["event"] == "step"]
    assert len(losses) == 90
    assert losses[45] < sum(losses[40:45]) / 5 + 0.3 < losses[0]


def test_new_weights_are_for_another_network(digits: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", str(digits), "--new-weights", "fresh"]) == 2
    assert "--resume RUN FILE" in capsys.readouterr().err


def test_help_explains_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["--help"], ["train", "--help"], ["export", "--help"]):
        with pytest.raises(SystemExit) as caught:
            main(words)
        assert caught.value.code == 0
    text = capsys.readouterr().out
    assert "layerloom new digits-cnn -o digits.loom" in text
    assert "--data-root" in text


MODEL = """
from torch import nn

class Net(nn.Module):
    def __init__(self, width=8):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(4, width), nn.Tanh(), nn.Linear(width, 2))

    def forward(self, x):
        return self.layers(x)
"""


def test_a_model_is_imported_with_its_weights(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from safetensors.torch import load_file

    (tmp_path / "model.py").write_text(MODEL)
    spec, out = f"{tmp_path / 'model.py'}:Net(width=5)", tmp_path / "net.loom"
    arguments = ["import", spec, "--input", "2,4", "-o", str(out)]
    assert main(arguments) == 2
    assert "--trust" in capsys.readouterr().err
    assert not out.exists()
    assert main([*arguments, "--trust", "--weights"]) == 0
    assert "equal to the original's to the last bit" in capsys.readouterr().out
    weights = load_file(out.with_suffix(".safetensors"))
    module = compile_network(Project.load(out), "Net")
    assert {name: tuple(value.shape) for name, value in weights.items()} == {
        name: tuple(value.shape) for name, value in module.state_dict().items()
    }


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ("torchvision:resnet19", "Did you mean"),
        ("nowhere.py:Net", "no such file"),
        ("model.pt2", "no such file"),
        ("just_a_word", "models.py:Net"),
    ],
)
def test_what_can_not_be_imported_is_told_in_words(
    spec: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", spec, "--trust", "-o", str(tmp_path / "a.loom")]) == 2
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1
