"""Small projects that engine tests train."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from studio.graph.document import Edge, NetworkDocument, Node, ProjectDocument, frozen
from studio.graph.recipe import DataSettings, TrainingSettings

Layer = tuple[str, Mapping[str, Any]]


def chain(shape: tuple[int, ...], layers: Sequence[Layer], **given: Any) -> NetworkDocument:
    """A network in a row, from an Input of that shape through the layers to an Output."""
    rows = [("Input", {"shape": shape, **given}), *layers, ("Output", {})]
    nodes = {
        f"n{number}": Node(f"n{number}", kind, f"{kind.lower()}{number}", frozen(settings))
        for number, (kind, settings) in enumerate(rows, 1)
    }
    edges = [Edge(f"n{i}", "output", f"n{i + 1}", "input") for i in range(1, len(rows))]
    return NetworkDocument("g1", "Net", frozen(nodes), frozen({(e.target, e.input): e for e in edges}))


def points_project(layers: Sequence[Layer] = (), **training: Any) -> ProjectDocument:
    """A project that tells three blobs of points apart: 80 to train on, 20 to validate, 5 steps an epoch."""
    middle = layers or (("Linear", {"out_features": 8}), ("ReLU", {}), ("Dropout", {"p": 0.1}))
    network = chain((2,), (*middle, ("Linear", {"out_features": 3})))
    data = DataSettings("blobs", frozen({"samples": 100}), batch_size=16)
    settings = {"optimizer": "SGD", "optimizer_settings": frozen({"lr": 0.1}), "epochs": 3, "device": "cpu"}
    return ProjectDocument({"g1": network}, data, TrainingSettings(**{**settings, **training}))


def digits_project(**training: Any) -> ProjectDocument:
    """A project that reads scikit-learn's digits."""
    layers: list[Layer] = [("Flatten", {}), ("Linear", {"out_features": 32}), ("ReLU", {})]
    network = chain((1, 8, 8), (*layers, ("Linear", {"out_features": 10})))
    return ProjectDocument({"g1": network}, DataSettings(), TrainingSettings(device="cpu", **training))
