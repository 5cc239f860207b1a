"""What commands share that try a project's network out, without making a run."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from studio.commands.common import add_file, add_json, add_trust, folder, load

if TYPE_CHECKING:
    from studio.engine.run_options import RunOptions
    from studio.graph.document import ProjectDocument


def add_trial_arguments(parser: argparse.ArgumentParser, does: str, json_help: str) -> None:
    """``does`` is what the command does with a network: "look at"."""
    add_file(parser)
    add_device(parser)
    parser.add_argument("--network", metavar="N", help=f"{does} this network (default: as the project says)")
    add_trust(parser)
    add_json(parser, json_help)


def add_device(parser: argparse.ArgumentParser) -> None:
    """Where it is computed, and where its data is."""
    parser.add_argument(
        "--device", metavar="D", help="auto, cpu, cuda, cuda:N or mps (default: as the project says)"
    )
    parser.add_argument("--data-root", metavar="DIR", type=folder, help="the folder that holds the data sets")


def trial(options: argparse.Namespace) -> tuple[ProjectDocument, RunOptions]:
    """The project, with the network that was chosen, and how it is to be computed."""
    from studio.engine.run_options import RunOptions

    document = load(options.file, options.trust).document
    if options.network is not None:
        document = replace(document, training=replace(document.training, network=options.network))
    return document, RunOptions(data_root=options.data_root, device=options.device)


@contextmanager
def counted(what: str, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """Shows how many parts have been done, while they are, where stderr is a terminal."""
    shown = sys.stderr.isatty() and not quiet

    def show(done: int, of: int) -> None:
        if shown:
            print(f"\r{what} {done}/{of}\x1b[K", end="", file=sys.stderr, flush=True)

    try:
        yield show
    finally:
        if shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
