"""Compiles a network: writes its source, runs that very source, and builds the class in it."""

from __future__ import annotations

import hashlib
import linecache
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn

from studio.engine.shapes import ShapeInference
from studio.graph.block_checks import check_uses
from studio.graph.blocks import bind, reachable, uses_code
from studio.graph.catalogue import Catalogue
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import NetworkDocument, ProjectDocument
from studio.graph.effective import effective_document
from studio.graph.errors import InvalidNetworkError, LayerloomError, UnknownNetworkError
from studio.graph.problems import Severity
from studio.graph.project import Project
from studio.graph.source import write_module, write_project
from studio.graph.validate import validate_network
from studio.graph.words import say


class NodeError(LayerloomError):
    """An error inside a compiled network, and the node whose line raised it."""

    def __init__(self, node_id: str, node_name: str, message: str) -> None:
        self.node_id, self.node_name = node_id, node_name
        super().__init__(say("{node}: {message}", node=node_name, message=message))


@dataclass(frozen=True)
class CompiledSource:
    """A module's text, registered so that tracebacks show its lines, and the node of each line."""

    network: NetworkDocument
    text: str
    filename: str
    lines: Mapping[int, str]

    def __deepcopy__(self, memo: Any) -> CompiledSource:
        """Itself, as it never changes: a copy of a module has the same source."""
        return self

    def node_error(self, error: BaseException) -> NodeError | None:
        """The node that ``error`` comes from: the innermost frame of this source in its traceback."""
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            node_id = self.lines.get(frame.lineno or 0)
            if frame.filename == self.filename and node_id is not None:
                node = self.network.nodes[node_id]
                return NodeError(node.id, node.name, _first_line(error))
        return None


def _first_line(error: BaseException) -> str:
    if isinstance(error, OSError):  # nothing in a network opens files; torchvision's weights are fetched
        return say(
            "its trained weights can't be fetched ({error}). Check the connection, or set weights to "
            "none and train from the start.",
            error=error,
        )
    lines = [line for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__


class UntrustedCodeError(LayerloomError):
    """A project with Python code of its own that may not run yet; ``names`` are the pieces of code."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        super().__init__(
            say(
                "The project brings Python code of its own ({names}), which runs only when you trust "
                "it. Read it, then trust the project (layerloom ... --trust, or Trust in the window).",
                names=", ".join(names),
            )
        )


def compile_source(
    document: ProjectDocument, network: NetworkDocument, catalogue: Catalogue
) -> CompiledSource:
    """Infer, write and register the source of a network.

    Raises InvalidNetworkError when it has errors, and UntrustedCodeError when custom code would run in a document that
    isn't trusted.
    """
    document = effective_document(document, catalogue)
    code = uses_code(document, network.id)
    if code and not document.trusted:
        raise UntrustedCodeError([document.code[key].name for key in code])
    facts = ShapeInference(catalogue).infer(network, document)
    bound = bind(catalogue, document)
    for key in reachable(document, network.id):
        part = document.networks[key]
        problems = (*validate_network(part, bound), *check_uses(document, part))
        found = [problem for problem in problems if problem.severity is Severity.ERROR]
        if found:
            raise InvalidNetworkError(part.name, found)
    errors = [problem for problem in facts.problems if problem.severity is Severity.ERROR]
    if errors:
        raise InvalidNetworkError(network.name, errors)
    text, lines = write_module(write_project(document, network.id, catalogue, facts))
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    filename = f"<layerloom {network.name} {digest}>"
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    return CompiledSource(network, text, filename, lines)


def build_class(source: CompiledSource) -> type[nn.Module]:
    """Run the source and return the class that it defines."""
    namespace: dict[str, Any] = {"__name__": f"layerloom.{source.network.name}"}
    exec(compile(source.text, source.filename, "exec"), namespace)
    found: type[nn.Module] = namespace[source.network.name]
    return found


def compile_network(
    project: Project | ProjectDocument, network_name: str, seed: int | None = None
) -> nn.Module:
    """Build a network of a project as an ``nn.Module``.

    With ``seed``, ``torch.manual_seed(seed)`` comes first, as in an exported script, so that weights start the
    same. The module's ``source`` is the text that it was built from, and ``compiled`` knows the node of each line.

    Raises:
        InvalidNetworkError: the network has problems; the error carries them.
        UntrustedCodeError: the project has code of its own that isn't trusted.
        NodeError: a layer can't be made with its settings.
    """
    document = project.document if isinstance(project, Project) else project
    network = document.network_named(network_name)
    if network is None:
        raise UnknownNetworkError(network_name, [known.name for known in document])
    compiled = compile_source(document, network, load_catalogue())
    kind = build_class(compiled)
    if seed is not None:
        torch.manual_seed(seed)
    try:
        module = kind()
    except Exception as error:
        raise compiled.node_error(error) or error from error
    # Plain attributes, set past nn.Module's own __setattr__: they are no part of its state.
    object.__setattr__(module, "source", compiled.text)
    object.__setattr__(module, "compiled", compiled)
    return module
