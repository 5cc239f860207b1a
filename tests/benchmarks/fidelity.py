"""Fidelity: each torchvision model is imported, saved, loaded, written as source and compared with the original.

Counts the models whose outputs are equal to the last bit, with as many parameters as the original has.
"""

from __future__ import annotations

import argparse
import dataclasses
import gc
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
import torchvision
from torch import Tensor, nn

from studio.engine.importing.importer import import_module
from studio.engine.layer_shapes import flat_tensors
from studio.graph import Project

VIDEO = (1, 3, 16, 112, 112)
SMALL_VIDEO = (1, 3, 8, 112, 112)  # as many steps as a window has, and a quarter of the memory
SIZES = {"inception_v3": 299}
VIDEO_SIZES = {
    "mvit_v1_b": (1, 3, 16, 224, 224),
    "mvit_v2_s": (1, 3, 16, 224, 224),
    "s3d": (1, 3, 16, 224, 224),
}
# Their own initialisation takes half a minute; their auxiliary heads stay.
OPTIONS = {"googlenet": {"init_weights": False}, "inception_v3": {"init_weights": False}}
AUXILIARY = "aux_loss=True"


def models(kinds: list[str]) -> Iterator[tuple[str, Tensor]]:
    """Names with example inputs; segmentation comes a second time with its auxiliary head where it has one."""
    for kind in kinds:
        module = {
            "classification": torchvision.models,
            "segmentation": torchvision.models.segmentation,
            "video": torchvision.models.video,
        }[kind]
        for name in torchvision.models.list_models(module=module):
            if kind == "video":
                shape = VIDEO_SIZES.get(name) or (SMALL_VIDEO if "swin" in name else VIDEO)
            else:
                size = SIZES.get(name, 224 if kind == "classification" else 96)
                shape = (1, 3, size, size)
            x = torch.rand(shape, generator=torch.Generator().manual_seed(0))
            yield name, x
            if kind == "segmentation" and "lraspp" not in name:
                yield f"{name} {AUXILIARY}", x


def make(wanted: str) -> nn.Module:
    torch.manual_seed(0)
    name, _, auxiliary = wanted.partition(" ")
    options: dict[str, Any] = dict(OPTIONS.get(name, {}))
    if auxiliary:
        options["aux_loss"] = True
    if "lraspp" in name or "fcn" in name or "deeplab" in name:
        options["weights_backbone"] = None
    return torchvision.models.get_model(name, weights=None, **options).eval()


def outputs(module: nn.Module, x: Tensor) -> list[Tensor]:
    with torch.no_grad():
        torch.manual_seed(0)
        return flat_tensors(module(x))


def check(name: str, x: Tensor) -> str:
    """How well a model came through; empty when everything is equal."""
    model = make(name)
    expected = outputs(model, x)
    imported = import_module(model, (x,))
    with tempfile.TemporaryDirectory() as folder:
        imported.project.save(Path(folder) / "model.loom")
        loaded = Project.load(Path(folder) / "model.loom")
    ours = dataclasses.replace(imported, project=loaded).build().eval()
    faults = []
    given = outputs(ours, x)
    if len(given) != len(expected) or not all(map(torch.equal, given, expected)):
        faults.append(f"outputs differ by {imported.difference}")
    counts = [sum(parameter.numel() for parameter in each.parameters()) for each in (ours, model)]
    if counts[0] != counts[1]:
        faults.append(f"{counts[0]:,} parameters instead of {counts[1]:,}")
    return "; ".join(faults)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", action="append", choices=["classification", "segmentation", "video"])
    parser.add_argument("--only", nargs="*", help="names of models")
    parser.add_argument("--after", default="", help="start after this name, in the order of the list")
    parser.add_argument("--skip-larger", type=float, default=1e9, help="leave out models of more parameters")
    arguments = parser.parse_args()
    equal, tried = 0, 0
    for name, x in models(arguments.kind or ["classification", "segmentation", "video"]):
        plain = name.partition(" ")[0]
        if (arguments.only and plain not in arguments.only) or name <= arguments.after:
            continue
        size = torchvision.models.get_model_weights(plain).DEFAULT.meta["num_params"]
        if size > arguments.skip_larger:
            print(f"{name:42} left out: {size:,} parameters", flush=True)
            continue
        began = time.perf_counter()
        tried += 1
        try:
            fault = check(name, x)
        except Exception as error:
            fault = f"{type(error).__name__}: {error}"
        equal += not fault
        print(
            f"{name:42} {'equal' if not fault else fault[:300]}  ({time.perf_counter() - began:.1f} s)",
            flush=True,
        )
        gc.collect()
    print(f"{equal} of {tried} models are equal to the last bit")


if __name__ == "__main__":
    main()
