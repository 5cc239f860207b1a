"""The command line: ``layerloom``. Everything but the window works without a display and without Qt."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from studio import __version__
from studio.engine.allocator import keep_memory
from studio.graph.errors import LayerloomError

EXIT_PROBLEMS, EXIT_ERROR, EXIT_INTERRUPTED = 1, 2, 130

_EPILOG = """\
examples:
  layerloom                                          open the window
  layerloom digits.loom                              open a project in the window
  layerloom templates                                what you can start from
  layerloom new digits-cnn -o digits.loom            a project from a template
  layerloom check digits.loom                        its problems and the shape of every tensor
  layerloom check digits.loom --fix                  mend what can be mended
  layerloom summary digits.loom                      every layer's parameters, work and memory
  layerloom train digits.loom --epochs 5             train it here, without a window
  layerloom preflight digits.loom                    one batch on the real data: time, memory, batch size
  layerloom lr-find digits.loom                      try learning rates on a copy of it
  layerloom runs digits.loom                         what was trained, and how well
  layerloom export digits.loom --to script -o train.py
  layerloom export digits.loom --to safetensors -o digits.safetensors --run RUN
  layerloom import torchvision:resnet18 -o resnet.loom

`layerloom COMMAND --help` explains a command. Errors are one line on stderr, with exit status 2.
"""

# Each is a module of studio.commands.
COMMANDS = {
    "templates": "list the templates",
    "new": "make a project from a template",
    "check": "tell a project's problems and shapes, and mend it",
    "summary": "tell what its networks are made of",
    "train": "train a project",
    "preflight": "try one batch, and tell what training will cost",
    "lr-find": "find a learning rate for a project",
    "export": "write source, a training script or weights",
    "runs": "list the runs that were trained",
    "import": "take in an existing PyTorch model",
}


class _Parser(argparse.ArgumentParser):
    """Errors in one line, as everywhere."""

    def error(self, message: str) -> NoReturn:
        print(f"{self.prog}: {message} (see {self.prog} --help)", file=sys.stderr)
        raise SystemExit(EXIT_ERROR)


def _module(command: str) -> str:
    """The module of a command; one is a word of the language."""
    return "import_" if command == "import" else command.replace("-", "_")


def _formatter(prog: str) -> argparse.HelpFormatter:
    return argparse.RawDescriptionHelpFormatter(prog, max_help_position=30, width=100)


def build_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="layerloom",
        description="Layerloom: draw a network, watch it train, take away the PyTorch code.",
        epilog=_EPILOG,
        formatter_class=_formatter,
    )
    parser.add_argument("--version", action="version", version=f"layerloom {__version__}")
    commands = parser.add_subparsers(
        dest="command", metavar="COMMAND", title="commands", parser_class=_Parser
    )
    for name, summary in COMMANDS.items():
        module = import_module(f"studio.commands.{_module(name)}")
        command = commands.add_parser(
            name,
            help=summary,
            description=module.DESCRIPTION,
            epilog=module.EPILOG,
            formatter_class=_formatter,
        )
        module.add_arguments(command)
    window = commands.add_parser("open", help="open the window, with a project if one is named")
    window.add_argument("file", nargs="?", help="a project (.loom)")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status. A first word that is no command is a project to open."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or (words[0] not in (*COMMANDS, "open") and not words[0].startswith("-")):
        words = ["open", *words]
    options = build_parser().parse_args(words)
    keep_memory()
    try:
        return _run(options)
    except LayerloomError as error:
        print(f"layerloom: {' '.join(str(error).split())}", file=sys.stderr)
        return EXIT_ERROR
    except KeyboardInterrupt:
        print("layerloom: interrupted", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:  # the reader of our output has gone (layerloom ... | head)
        sys.stderr.close()
        return EXIT_ERROR


def _run(options: argparse.Namespace) -> int:
    if options.command == "open":
        return _open_window(options.file)
    code: int = import_module(f"studio.commands.{_module(options.command)}").run(options)
    return code


def _open_window(path: str | None) -> int:
    from studio.ui.app import run

    return run(path)


if __name__ == "__main__":
    sys.exit(main())
