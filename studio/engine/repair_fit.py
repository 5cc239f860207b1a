"""What might mend a network that doesn't fit its data, and a gap where a layer was removed."""

from __future__ import annotations

from collections.abc import Iterator

from studio.engine.repair_adapters import FLATTEN, linear, pooled_to_one
from studio.engine.repair_edits import NewLayer, Site, clear, insert, set_to, together
from studio.graph.answers import Answers
from studio.graph.catalogue import SourceSpec
from studio.graph.document import Edge, Node
from studio.graph.order import leading_to
from studio.graph.problems import Repair
from studio.graph.recipe_facts import class_names, source_facts
from studio.graph.tensors import TensorSpec
from studio.graph.words import joined, say

MAKERS = {
    "Linear": "out_features",
    "Conv1d": "out_channels",
    "Conv2d": "out_channels",
    "Conv3d": "out_channels",
}


def fit_candidates(site: Site) -> Iterator[Repair]:
    """For an Input that isn't the samples' shape, or an Output that isn't the classes' logits."""
    source = source_facts(site.document.data, site.catalogue)
    if source is None:
        return
    classes = source.targets or len(class_names(site.document.data, source))
    if site.node.type == "Input":
        yield from _input(site, source)
    elif site.node.type == "Embedding":
        yield set_to(site, site.owner, "num_embeddings", classes)
    elif site.first is not None and classes:
        places = source.answers.have_places
        yield from _places(site, classes, source.answers) if places else _logits(site, classes)


def _input(site: Site, source: SourceSpec) -> Iterator[Repair]:
    words = say(
        "Set shape to {shape}, as {title} has it",
        shape=" × ".join(map(str, source.shape)),
        title=source.title,
    )
    shape = set_to(site, site.node, "shape", source.shape, words)
    dtype = set_to(site, site.node, "dtype", source.dtype)
    yield shape
    if site.node.settings.get("dtype", "float32") != source.dtype:
        yield dtype
        both = (
            say("{words}, and dtype to float32", words=words)
            if source.dtype == "float32"
            else say("{words}, and dtype to int64", words=words)
        )
        yield together(both, shape, dtype)
    cleared = [
        clear(site, node, setting.name)
        for node in site.network.nodes.values()
        for setting in (site.catalogue.of(node) or site.spec).settings
        if setting.axis is not None and setting.name in node.settings
    ]
    if cleared:
        yield together(say("{words}, and let all layers follow", words=words), shape, *cleared)


def _places(site: Site, classes: int, answers: Answers) -> Iterator[Repair]:
    """The last layer with the right classes; or one more, which gives classes where there are features."""
    assert site.first is not None
    edge, tensor = site.first
    last = next((n for n in site.back(edge.source) if n.type in MAKERS and n.module is None), None)
    if last is not None:
        yield _classes(site, last, classes)
    if answers is Answers.PIXELS and len(tensor.shape) == 4:
        yield insert(site, [edge], [NewLayer("Conv2d", {"out_channels": classes, "kernel_size": 1})])
    if answers is Answers.TOKENS and len(tensor.shape) == 3:
        yield insert(site, [edge], [linear(tensor.shape[2], classes)])


def _logits(site: Site, classes: int) -> Iterator[Repair]:
    assert site.first is not None
    edge, tensor = site.first
    chain = site.back(edge.source)
    last = next((node for node in chain if node.type in MAKERS and node.module is None), None)
    classify = [_classes(site, last, classes)] if last is not None else []
    if len(tensor.shape) == 2:
        yield from classify
        if chain[0].type != "Linear":
            yield insert(site, [edge], [linear(tensor.shape[1], classes)])
    else:
        yield from _flattened(site, chain, classify)
        yield from _ended(site, edge, tensor, classify)
        if chain[0].type != "Linear" and len(tensor.shape) in (3, 4, 5):
            layers = (*pooled_to_one(len(tensor.shape)), linear(tensor.shape[1], classes))
            yield insert(site, [edge], layers)
    if tensor.dtype != "float32":
        start = chain[-1]
        if start.type == "Input":
            yield set_to(site, start, "dtype", "float32")
        yield insert(site, [edge], [NewLayer("ToFloat")])


def _classes(site: Site, node: Node, classes: int) -> Repair:
    name = MAKERS[node.type]
    return set_to(
        site,
        node,
        name,
        classes,
        say(
            "Set {name} of {node} to {classes}, one for each class",
            name=name,
            node=node.name,
            classes=classes,
        ),
    )


def _flattened(site: Site, chain: list[Node], classify: list[Repair]) -> Iterator[Repair]:
    """Before the first Linear that gets more than a row of numbers; with the classes mended too where that helps."""
    for node in reversed(chain):
        wire = site.at(node).first if node.type == "Linear" else None
        if wire is None or len(wire[1].shape) < 3:
            continue
        axes = len(wire[1].shape)
        follow = [clear(site, node, "in_features")] if "in_features" in node.settings else []
        for layers in ((FLATTEN,), pooled_to_one(axes) if axes < 6 else ()):
            if layers:
                flat = insert(site.at(node), [wire[0]], layers)
                yield together(flat.label, flat, *follow)
                if classify:
                    yield together(_and(flat, classify[0]), flat, *follow, *classify)
        return


def _ended(site: Site, edge: Edge, tensor: TensorSpec, classify: list[Repair]) -> Iterator[Repair]:
    """Right before the Output."""
    axes = len(tensor.shape)
    if axes == 3:
        yield insert(site, [edge], [NewLayer("Mean", {"dim": 1}, say("Mean over axis 1"))])
    if axes not in (3, 4, 5):
        return
    flat, pooled = insert(site, [edge], [FLATTEN]), insert(site, [edge], pooled_to_one(axes))
    yield from (flat, pooled)
    if classify:
        yield together(_and(pooled, classify[0]), pooled, *classify)


def _and(one: Repair, other: Repair) -> str:
    return joined([one.label, other.label])


# Gaps


def loose_ends(site: Site, port: str) -> list[Edge]:
    """The wires that could end in a free input of the node: from layers whose result nothing uses yet."""
    network = site.network
    ends = [node_id for node_id in network.nodes if not network.edges_from(node_id)]
    return [
        Edge(node_id, output, site.node.id, port)
        for node_id in ends
        if node_id in site.facts.nodes and site.node.id not in leading_to(network, [node_id])
        for output in list(site.facts.nodes[node_id].outputs)[:1]
    ]


def detours(site: Site, edge: Edge) -> Iterator[Repair]:
    """Bridge a gap where a plain wire doesn't: through the Flatten that was removed."""
    tensor = site.tensor(edge.source, edge.output)
    if tensor is not None and len(tensor.shape) > 2:
        yield insert(site, [edge], [FLATTEN])
        if len(tensor.shape) < 6:
            yield insert(site, [edge], pooled_to_one(len(tensor.shape)))
