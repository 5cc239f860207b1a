"""Repairs of what is found by computing. Each one offered was applied to a copy and seen to help.

It helps when its problem is gone and no other has come. A mistake hides those behind it, though, whose shapes can't be
known: where every candidate brings one of these to light, those that bring no more than that are offered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from studio.engine.check import check_project
from studio.engine.repair_candidates import shape_candidates
from studio.engine.repair_edits import Site, connect
from studio.engine.repair_fit import detours, fit_candidates, loose_ends
from studio.engine.shapes import ShapeInference
from studio.graph.blocks import bind
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import Edge, ProjectDocument
from studio.graph.errors import LayerloomError
from studio.graph.problems import Problem, Repair, Severity
from studio.graph.tensors import NetworkFacts
from studio.graph.words import say

REPAIRABLE = ("shape", "data", "missing-input")
MOST_TRIED = 12
MOST_OFFERED = 4
MOST_PROBLEMS = 40  # that repairs are looked for at once
MOST_FIXES = 50

_Key = tuple[str, str, str | None, str | None]


@dataclass(frozen=True)
class _Checked:
    """A document and what is wrong with it: what candidates are measured against."""

    document: ProjectDocument
    problems: tuple[Problem, ...]
    facts: Mapping[str, NetworkFacts]
    inference: ShapeInference


def find_repairs(
    document: ProjectDocument, problem: Problem, inference: ShapeInference
) -> tuple[Repair, ...]:
    """What mends a problem of a document without making another, best first; nothing for problems that aren't
    computed, which bring their own repairs."""
    problems, facts = check_project(document, inference)
    return _repairs(_Checked(document, problems, facts, inference), problem)


def with_repairs(
    document: ProjectDocument,
    problems: Sequence[Problem],
    facts: Mapping[str, NetworkFacts],
    inference: ShapeInference,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[Problem, ...]:
    """The problems that ``check_project`` told, with repairs; as they are once ``cancelled`` says so."""
    checked = _Checked(document, tuple(problems), facts, inference)
    found = []
    for number, problem in enumerate(problems):
        if number < MOST_PROBLEMS and not problem.repairs and not cancelled():
            problem = replace(problem, repairs=_repairs(checked, problem, cancelled))
        found.append(problem)
    return tuple(found)


def _repairs(
    before: _Checked, problem: Problem, cancelled: Callable[[], bool] = lambda: False
) -> tuple[Repair, ...]:
    site = _site(before, problem)
    if site is None or problem.code not in REPAIRABLE:
        return ()
    if problem.code == "missing-input":
        return _bridges(before, problem, site)
    candidates = shape_candidates(site) if problem.code == "shape" else fit_candidates(site)
    return _helpful(before, problem, islice(candidates, MOST_TRIED), cancelled)


def _site(before: _Checked, problem: Problem) -> Site | None:
    network = before.document.network_named(problem.network)
    node = network.nodes.get(problem.node or "") if network else None
    catalogue = bind(load_catalogue(), before.document)
    spec = catalogue.of(node) if node else None
    if network is None or node is None or spec is None or network.id not in before.facts:
        return None
    return Site(before.document, network, node, spec, catalogue, before.facts[network.id])


def _bridges(before: _Checked, problem: Problem, site: Site) -> tuple[Repair, ...]:
    """A wire from the one loose end that fits. Where several do, which was meant is anybody's guess."""
    ends = loose_ends(site, problem.port or "")[: MOST_TRIED // 3]
    found = [repairs for edge in ends if (repairs := _bridge(before, problem, site, edge))]
    return found[0] if len(found) == 1 else ()


def _bridge(before: _Checked, problem: Problem, site: Site, edge: Edge) -> tuple[Repair, ...]:
    """A plain wire, unless images would come to a Linear: there it was a Flatten that was removed."""
    wire, around = connect(site, edge), list(detours(site, edge))
    tensor = site.tensor(edge.source, edge.output)
    if site.spec.type == "Linear" and tensor is not None and len(tensor.shape) > 3:
        return _helpful(before, problem, [*around, wire])
    helpful = _helpful(before, problem, [wire, *around])
    return helpful[:1] if wire in helpful else helpful


def _helpful(
    before: _Checked,
    problem: Problem,
    candidates: Iterable[Repair],
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[Repair, ...]:
    results: list[ProjectDocument] = []
    clean: list[Repair] = []
    revealing: list[Repair] = []
    for repair in candidates:
        if cancelled() or len(clean) == MOST_OFFERED:
            break
        after = _applied(repair, before.document)
        if after is None or after in results:
            continue
        results.append(after)
        left, _ = check_project(after, before.inference)
        new = _come(before, left)
        if _holds(left, problem):
            continue
        if not new:
            clean.append(repair)
        elif len(new) == 1 and _was_hidden(before, problem, new[0]):
            revealing.append(repair)
    return tuple(clean or revealing[:MOST_OFFERED])


def _applied(repair: Repair, document: ProjectDocument) -> ProjectDocument | None:
    try:
        after = repair.apply(document)
    except (LayerloomError, ValueError):
        return None  # a setting that the layer hasn't got, a wire that would close a cycle
    return after if after != document else None


def _holds(problems: Iterable[Problem], problem: Problem) -> bool:
    return any(_key(left) == _key(problem) for left in problems)


def _come(before: _Checked, after: Iterable[Problem]) -> list[Problem]:
    """What is new, or worse than before. What leads nowhere isn't counted: a repair may leave out a layer."""
    known = {_key(problem): problem.severity for problem in before.problems}
    return [
        problem
        for problem in after
        if problem.code != "unreachable"
        and (_key(problem) not in known or problem.severity is Severity.ERROR is not known[_key(problem)])
    ]


def _was_hidden(before: _Checked, problem: Problem, revealed: Problem) -> bool:
    """Whether a problem is of a node that couldn't be judged before."""
    network = before.document.network_named(revealed.network)
    return (
        network is not None
        and revealed.node in network.nodes
        and revealed.node != problem.node
        and revealed.node not in before.facts[network.id].nodes
    )


def _key(problem: Problem) -> _Key:
    """What makes it the same problem, also when its words have changed with the shapes in them."""
    return (problem.code, problem.network, problem.node, problem.port)


# Fixing


def fix(
    document: ProjectDocument, inference: ShapeInference | None = None
) -> tuple[ProjectDocument, tuple[str, ...]]:
    """Apply the first repair of each problem, one after the other, until none is left or nothing helps.

    Gives the mended document and what was done to it.
    """
    inference = inference or ShapeInference(load_catalogue())
    done: list[str] = []
    while len(done) < MOST_FIXES:
        step = _step(document, inference)
        if step is None:
            break
        label, document = step
        done.append(label)
    return document, tuple(done)


def _step(document: ProjectDocument, inference: ShapeInference) -> tuple[str, ProjectDocument] | None:
    """The first repair that takes its problem away, those of errors first."""
    problems, facts = check_project(document, inference)
    checked = _Checked(document, problems, facts, inference)
    for problem in sorted(problems, key=lambda problem: problem.severity is not Severity.ERROR):
        for repair in (problem.repairs or _repairs(checked, problem))[:1]:
            after = _applied(repair, document)
            if after is not None and not _holds(check_project(after, inference)[0], problem):
                return _of_node(document, problem, repair), after
    return None


def _of_node(document: ProjectDocument, problem: Problem, repair: Repair) -> str:
    """A repair's label that says which layer it is of, where it stands alone."""
    network = document.network_named(problem.network)
    node = network.nodes.get(problem.node or "") if network else None
    if network is None or node is None or any(other.name in repair.label for other in network.nodes.values()):
        return repair.label
    return say("{node}: {repair}", node=node.name, repair=repair.label)
