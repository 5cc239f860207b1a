"""Whether a network fits what it is to be trained on: its inputs the samples, its logits the classes."""

from __future__ import annotations

from studio.graph.answers import Answers
from studio.graph.auxiliary import is_auxiliary
from studio.graph.blocks import bind
from studio.graph.catalogue import Catalogue, NodeKind, SourceSpec
from studio.graph.document import NetworkDocument, Node, ProjectDocument
from studio.graph.effective import effective_network
from studio.graph.problems import Problem
from studio.graph.recipe_facts import class_names, source_facts
from studio.graph.tensors import NetworkFacts, TensorSpec
from studio.graph.words import say


def fit_problems(
    document: ProjectDocument, network: NetworkDocument, facts: NetworkFacts, catalogue: Catalogue
) -> tuple[Problem, ...]:
    """What stops ``network`` from being trained on the project's data (nothing for no data or an unknown source)."""
    spec = source_facts(document.data, catalogue)
    if spec is None or not spec.has_samples:
        return ()
    network = effective_network(network, bind(catalogue, document))
    inputs, outputs = (_nodes(network, catalogue, kind) for kind in (NodeKind.INPUT, NodeKind.OUTPUT))
    main = [node for node in outputs if not is_auxiliary(node)]
    found = [
        _count_problem(network, inputs, "Input", say("the samples of {title}", title=spec.title)),
        _count_problem(network, main, "Output", say("the logits")),
        *(_input_problem(network, node, facts, spec) for node in inputs[:1]),
        *(_embedding_problem(network, node, document, spec) for node in _embeddings(network, inputs[:1])),
        *(
            _output_problem(network, node, facts, document, spec)
            for node in (*main[:1], *filter(is_auxiliary, outputs))
        ),
    ]
    return tuple(problem for problem in found if problem)


def _nodes(network: NetworkDocument, catalogue: Catalogue, kind: NodeKind) -> list[Node]:
    specs = ((node, catalogue.of(node)) for node in network.nodes.values())
    return [node for node, spec in specs if spec is not None and spec.kind is kind]


def _count_problem(network: NetworkDocument, nodes: list[Node], kind: str, purpose: str) -> Problem | None:
    """One node too many: training has one batch to give and takes one tensor of logits."""
    if len(nodes) < 2:
        return None
    message = say(
        "Training needs a single {kind}, for {purpose}; {network} has {count}.",
        kind=kind,
        purpose=purpose,
        network=network.name,
        count=len(nodes),
    )
    return Problem("data", message, network.name, nodes[1].id)


def _input_problem(
    network: NetworkDocument, node: Node, facts: NetworkFacts, spec: SourceSpec
) -> Problem | None:
    tensor = _tensor_at(network, node, facts)
    wanted = TensorSpec(("B", *spec.shape), spec.dtype)
    if tensor is None or tensor == wanted:
        return None
    if not _takes(tensor, wanted, spec):
        message = say(
            "{node} takes {tensor}, and a batch of {title} is {wanted}.",
            node=node.name,
            tensor=tensor,
            title=spec.title,
            wanted=wanted,
        )
        return Problem("data", message, network.name, node.id, setting="shape")
    if tensor.dtype == wanted.dtype:
        return None
    message = say(
        "{node} takes {dtype}, and a batch of {title} is {dtype2}.",
        node=node.name,
        dtype=tensor.dtype,
        title=spec.title,
        dtype2=wanted.dtype,
    )
    return Problem("data", message, network.name, node.id, setting="dtype")


def _embeddings(network: NetworkDocument, inputs: list[Node]) -> list[Node]:
    """The embeddings that samples come to straight away."""
    reached = [network.nodes[edge.target] for node in inputs for edge in network.edges_from(node.id)]
    return [node for node in reached if node.type == "Embedding"]


def _embedding_problem(
    network: NetworkDocument, node: Node, document: ProjectDocument, spec: SourceSpec
) -> Problem | None:
    """A token without a row in the table, which would be told in the middle of a step only."""
    rows, tokens = node.settings.get("num_embeddings"), len(class_names(document.data, spec))
    if spec.answers is not Answers.TOKENS or not isinstance(rows, int) or rows >= tokens:
        return None
    message = say(
        "{node} has a row for each of {rows} tokens, and {title} has {tokens}.",
        node=node.name,
        rows=rows,
        title=spec.title,
        tokens=tokens,
    )
    return Problem("data", message, network.name, node.id, setting="num_embeddings")


def _output_problem(
    network: NetworkDocument,
    node: Node,
    facts: NetworkFacts,
    document: ProjectDocument,
    spec: SourceSpec,
) -> Problem | None:
    tensor = _tensor_at(network, node, facts)
    classes = spec.targets or len(class_names(document.data, spec))
    wanted = TensorSpec(_logits_shape(spec, classes))
    if tensor is None or tensor == wanted or not classes:
        return None
    if spec.answers is Answers.TOKENS and tensor.dtype == wanted.dtype and _takes(tensor, wanted, spec):
        return None
    if spec.answers is Answers.NUMBERS:
        return _number_problem(network, node, tensor, wanted, spec)
    message = say(
        "{node} gives {tensor} ({dtype}), and {title} has {classes} classes, which needs {wanted} "
        "({dtype2}).",
        node=node.name,
        tensor=tensor,
        dtype=tensor.dtype,
        title=spec.title,
        classes=classes,
        wanted=wanted,
        dtype2=wanted.dtype,
    )
    return Problem("data", message, network.name, node.id)


def _logits_shape(spec: SourceSpec, classes: int) -> tuple[int | str, ...]:
    """Where the classes are: behind the batch, or behind the places of tokens."""
    if spec.answers is Answers.PIXELS:
        return ("B", classes, *spec.shape[1:])
    return ("B", *spec.shape, classes) if spec.answers is Answers.TOKENS else ("B", classes)


def _takes(tensor: TensorSpec, wanted: TensorSpec, spec: SourceSpec) -> bool:
    """Whether shapes go together: a network of tokens may be for texts of any length."""
    if spec.answers is not Answers.TOKENS or len(tensor.shape) != len(wanted.shape):
        return tensor.shape == wanted.shape
    axes = zip(tensor.shape[1:], wanted.shape[1:], strict=True)
    return all(axis == size or isinstance(axis, str) for axis, size in axes)


def _number_problem(
    network: NetworkDocument, node: Node, tensor: TensorSpec, wanted: TensorSpec, spec: SourceSpec
) -> Problem:
    message = say(
        "{node} gives {tensor} ({dtype}), and {title} has {count} numbers to predict for each sample, which "
        "needs {wanted} ({dtype2}).",
        node=node.name,
        tensor=tensor,
        dtype=tensor.dtype,
        title=spec.title,
        count=spec.targets,
        wanted=wanted,
        dtype2=wanted.dtype,
    )
    return Problem("data", message, network.name, node.id)


def _tensor_at(network: NetworkDocument, node: Node, facts: NetworkFacts) -> TensorSpec | None:
    """The tensor that an Input gives, or that arrives at an Output."""
    edges = network.edges_into(node.id)
    if edges:
        return _output_of(facts, edges[0].source, edges[0].output)
    return _output_of(facts, node.id, "output")


def _output_of(facts: NetworkFacts, node_id: str, port: str) -> TensorSpec | None:
    known = facts.nodes.get(node_id)
    return known.outputs.get(port) if known else None
