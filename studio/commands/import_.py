"""``layerloom import``: an existing PyTorch model as a project."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from studio.graph.errors import FileError

DESCRIPTION = """\
Take in an existing PyTorch model: a class or a function that makes one, a torchvision model, or an exported program.
It is traced with example inputs, rebuilt as networks with blocks and repeats, compiled from the written source, and
compared with the original.

MODEL is one of
  models.py:ResNet18              a class or function in a file (runs the file: add --trust)
  package.module:Net(depth=3)     one in an installed package, with arguments
  torchvision:resnet50            one of torchvision's
  model.pt2                       what torch.export.save wrote (add --trust)"""
EPILOG = """\
examples:
  layerloom import torchvision:resnet18 -o resnet18.loom
  layerloom import models.py:ResNet18 --input 1,3,32,32 --trust -o net.loom
  layerloom import gpt.py:GPT --input int64:1,64 --trust --weights -o gpt.loom"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", metavar="MODEL", help="what to take in")
    parser.add_argument(
        "--input",
        action="append",
        metavar="SHAPE",
        help="shape of an input with its batch axis, such as 1,3,32,32 or int64:1,16; repeat it for several inputs "
        "(default: 1,3,224,224, or what the file brings)",
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", required=True, help="where to save the project (.loom)"
    )
    parser.add_argument("-f", "--force", action="store_true", help="replace a file that is there")
    parser.add_argument("--trust", action="store_true", help="run the model's own code")
    parser.add_argument("--flat", action="store_true", help="one network without blocks")
    parser.add_argument(
        "--weights", action="store_true", help="write the weights too, beside the project (.safetensors)"
    )


def run(options: argparse.Namespace) -> int:
    output = Path(options.output)
    if output.exists() and not options.force:
        raise FileError(options.output, "the file exists. Choose another name, or replace it with --force")
    from studio.engine.importing.importer import import_module
    from studio.engine.importing.model_files import find_model, read_inputs

    found = find_model(options.model, options.trust)
    inputs = read_inputs(options.input) if options.input else found.inputs
    imported = import_module(
        found.module, inputs or read_inputs(["1,3,224,224"]), found.name, not options.flat
    )
    imported.project.save(output)
    for note in imported.notes:
        print(f"note: {note}", file=sys.stderr)
    if options.weights:
        from studio.export.weights import save_safetensors

        weights = output.with_suffix(".safetensors")
        save_safetensors(imported.build().state_dict(), weights)
        print(f"wrote {weights}")
    networks = imported.project.document.networks.values()
    nodes = sum(len(network.nodes) for network in networks)
    equal = "equal to the original's to the last bit" if imported.difference == 0 else "not compared"
    if imported.difference:
        equal = f"within {imported.difference:.3g} of the original's"
    print(f"{output}: {imported.network}, {len(networks)} networks, {nodes} nodes; its outputs are {equal}")
    return 0
