"""Lines of generated source, each known to the node that it is written for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from studio.graph.line_breaks import fits


@dataclass
class SourceWriter:
    """Lines so far, each known to the node that it is written for."""

    lines: list[str] = field(default_factory=list)
    nodes: dict[int, str] = field(default_factory=dict)

    def add(self, text: str, node_id: str | None = None) -> None:
        for line in text.split("\n"):
            self.lines.append(line)
            if node_id is not None:
                self.nodes[len(self.lines)] = node_id


def method(name: str, arguments: Sequence[str], result: str) -> str:
    line = f"    def {name}({', '.join(arguments)}) -> {result}:"
    if fits(line):
        return line
    inner = f"        {', '.join(arguments)}"
    if fits(inner):
        return f"    def {name}(\n{inner}\n    ) -> {result}:"
    listed = "".join(f"        {argument},\n" for argument in arguments)
    return f"    def {name}(\n{listed}    ) -> {result}:"
