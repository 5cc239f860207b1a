"""Auxiliary outputs: training mode alone computes them, and their losses count beside the main one."""

from __future__ import annotations

import pytest
import torch

from studio.engine.compiler import compile_network
from studio.engine.errors import TrainingError
from studio.engine.job import prepare
from studio.engine.run_options import RunOptions
from studio.export import to_source
from studio.graph.catalogue_file import load_catalogue
from studio.graph.errors import InvalidNetworkError
from studio.graph.project import Network, Project
from studio.graph.validate import validate

SOURCE = """class Early(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.fc = nn.Linear(2, 8)
        self.early = nn.Linear(8, 3)
        self.late = nn.Linear(8, 3)

    def forward(self, x: Tensor) -> Tensor | tuple[Tensor, ...]:
        fc = self.fc(x)
        if self.training:
            early = self.early(fc)
        x = self.late(fc)
        if self.training:
            return x, early
        return x
"""


def early_exit(weight: float | None = 0.3, classes: int = 3) -> tuple[Project, Network]:
    """A head beside the main one, drawn before it."""
    project = Project()
    net = project.add_network("Early")
    x = net.add("Input", name="x", shape=(2,))
    fc = net.add("Linear", name="fc", out_features=8)
    early = net.add("Linear", name="early", out_features=classes)
    late = net.add("Linear", name="late", out_features=3)
    main, aux = net.add("Output", name="main"), net.add("Output", name="aux")
    if weight is not None:
        net.set(aux, auxiliary=weight)
    for source, target in ((x, fc), (fc, early), (fc, late), (late, main), (early, aux)):
        net.connect(source, target)
    project.set_data(source="blobs", options={"samples": 100}, batch_size=16)
    project.set_training(optimizer="SGD", optimizer_settings={"lr": 0.1}, epochs=2, device="cpu")
    return project, net


def test_training_mode_alone_computes_and_returns_them() -> None:
    project, _ = early_exit()
    assert to_source(project, "Early").endswith(SOURCE)
    module, x = compile_network(project, "Early", seed=1), torch.rand(4, 2)
    main, aux = module.train()(x)
    assert torch.equal(module.eval()(x), main)
    assert torch.equal(aux, module.early(module.fc(x)))


def test_their_losses_count_by_their_weights() -> None:
    found = []
    for weight in (0.0, 0.5):
        project, _ = early_exit(weight)
        job = prepare(project.document, RunOptions(), lambda: None)
        x, y = job.data.few(torch.arange(16))
        before = job.model.early.weight.detach().clone()
        loss, _, _ = next(job.learner.steps(iter([(x, y)])))
        found.append((float(loss), torch.equal(job.model.early.weight, before)))
        assert job.learner.evaluate(iter([(x, y)])).loss > 0
    assert found[1][0] > found[0][0]
    assert [left_alone for _, left_alone in found] == [True, False]


def test_they_have_to_answer_what_the_main_output_does() -> None:
    with pytest.raises(TrainingError, match="aux"):
        prepare(early_exit(classes=5)[0].document, RunOptions(), lambda: None)
    with pytest.raises(TrainingError, match="single Output"):
        prepare(early_exit(weight=None)[0].document, RunOptions(), lambda: None)


def test_a_block_has_none_and_a_network_more_than_these() -> None:
    project, _ = early_exit()
    outer = project.add_network("Outer")
    x = outer.add("Input", shape=(2,))
    block = outer.add("block:g1", name="inner")
    outer.connect(x, block)
    end = outer.add("Output")
    outer.connect(block, end)
    with pytest.raises(
        InvalidNetworkError, match=r"inner: Early has an output of training mode alone \(aux\)"
    ):
        compile_network(project, "Outer")

    project, net = early_exit()
    net.set(net.node("main"), auxiliary=1.0)
    assert "auxiliary Outputs only" in " ".join(
        p.message for p in validate(project.document, load_catalogue())
    )
