"""Layers that an installed package brings."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
import torch

from studio.engine.compiler import compile_network
from studio.export import to_source
from studio.graph import Project
from studio.graph.catalogue_file import load_catalogue

LAYERS = """
from studio.graph.catalogue import LayerSpec, NodeKind, PortSpec, SettingKind, SettingSpec

LAYERS = [
    LayerSpec(
        "Scaled", NodeKind.MODULE, "Math", target="Scaled", stem="scaled", help="Times a number.",
        imports=("from scaled_layers.modules import Scaled",),
        inputs=(PortSpec("input"),), outputs=(PortSpec("output"),),
        settings=(SettingSpec("factor", SettingKind.FLOAT, required=True, suggested=2.0, positional=True),),
    ),
    LayerSpec("Linear", NodeKind.MODULE, "Linear"),
]
"""
MODULES = """
from torch import nn

class Scaled(nn.Module):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def forward(self, x):
        return x * self.factor
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A package as an installer leaves it: its modules, and metadata that name the entry point."""
    package, info = tmp_path / "scaled_layers", tmp_path / "scaled_layers-1.0.dist-info"
    package.mkdir()
    info.mkdir()
    (package / "__init__.py").write_text("")
    (package / "catalogue.py").write_text(LAYERS)
    (package / "modules.py").write_text(MODULES)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: scaled-layers\nVersion: 1.0\n")
    points = "scaled = scaled_layers.catalogue:LAYERS\nbroken = scaled_layers.nowhere:LAYERS\n"
    (info / "entry_points.txt").write_text(f"[layerloom.layers]\n{points}")
    monkeypatch.syspath_prepend(str(tmp_path))
    load_catalogue.cache_clear()
    yield
    load_catalogue.cache_clear()
    for name in [name for name in sys.modules if name.startswith("scaled_layers")]:
        del sys.modules[name]


@pytest.mark.usefixtures("installed")
def test_a_package_brings_a_layer_that_is_drawn_written_and_run(caplog: pytest.LogCaptureFixture) -> None:
    assert metadata.entry_points(group="layerloom.layers")
    with caplog.at_level(logging.WARNING):
        project = Project()
        net = project.add_network("Net")
        nodes = [net.add("Input", shape=(3,)), net.add("Scaled", factor=4), net.add("Output")]
    net.connect(nodes[0], nodes[1])
    net.connect(nodes[1], nodes[2])
    assert "from scaled_layers.modules import Scaled" in to_source(project, "Net")
    x = torch.rand(2, 3)
    assert torch.equal(compile_network(project, "Net")(x), x * 4)
    assert "there is a layer Linear already" in caplog.text
    assert "broken can't be loaded" in caplog.text
