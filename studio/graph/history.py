"""The documents of a session, one after the other, in bounded memory: old ones are kept as what differs."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import datetime

from studio.graph.diff import DocumentDiff, apply, diff
from studio.graph.document import NetworkDocument, ProjectDocument

BUDGET_BYTES = 256 * 2**20
MOST_STEPS = 10_000
_NEWEST = 50  # that many around the current one are always kept whole
_ENTRY_BYTES = 110  # of a mapping, for each of its keys (measured)


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of the history: what an edit is called, and when it was made. The first is the start."""

    label: str
    when: datetime
    merge: Hashable = None
    change: DocumentDiff | None = None  # from the step before, where it is known


@dataclass(slots=True)
class _Kept:
    """A document, or the ways to it: ``back`` from the document after it, ``forth`` to that one."""

    document: ProjectDocument | None
    cost: int = 0
    back: DocumentDiff | None = None
    forth: DocumentDiff | None = None


class History:
    """A list of steps with a document each, and the one among them that is current (``index``)."""

    def __init__(self, document: ProjectDocument, budget_bytes: int = BUDGET_BYTES) -> None:
        self.steps: list[Step] = [Step("", datetime.now())]
        self.index = 0
        self._kept = [_Kept(document)]
        self._budget = budget_bytes
        self._cost = 0
        self._whole_from = 0  # documents before this one have been packed

    def __len__(self) -> int:
        return len(self.steps)

    @property
    def document(self) -> ProjectDocument:
        return self._kept[self.index].document or self.at(self.index)

    def at(self, index: int) -> ProjectDocument:
        """The document of a step; one that was packed is worked out from the nearest whole one."""
        near = (
            min(
                (i for i, kept in enumerate(self._kept) if kept.document is not None),
                key=lambda i: abs(i - index),
            )
            if self._kept[index].document is None
            else index
        )
        document = self._kept[near].document
        assert document is not None
        for i in range(near - 1, index - 1, -1):
            back = self._kept[i].back
            assert back is not None
            document = apply(document, back)
        for i in range(near, index):
            forth = self._kept[i].forth
            assert forth is not None
            document = apply(document, forth)
        return document

    def go(self, index: int) -> None:
        """Make another step the current one."""
        if not 0 <= index < len(self.steps):
            raise IndexError(index)
        document = self.at(index)
        if self._kept[self.index].back is not None:
            self._kept[self.index].document = None  # it was worked out, and can be again
        self.index = index
        self._kept[index].document = document

    def push(self, step: Step, document: ProjectDocument, replacing: bool = False) -> None:
        """Put a document behind the current one, or in its place; what could be redone is gone."""
        before = self.document
        if replacing and self.index:
            self._unpack(self.index - 1)
            self.index -= 1
            before = self.document
        start = self.index + 1
        self._unpack(self.index)
        self._cost -= sum(kept.cost for kept in self._kept[start:])
        del self.steps[start:], self._kept[start:]
        self._whole_from = min(self._whole_from, start - 1)
        cost = _cost(before, document)
        self.steps.append(step)
        self._kept.append(_Kept(document, cost))
        self._cost += cost
        self.index = start
        self._save_room()

    def replace_documents(self, documents: Iterator[ProjectDocument]) -> None:
        """Put other values in the place of the documents that are whole."""
        whole = [kept for kept in self._kept if kept.document is not None]
        for kept, document in zip(whole, documents, strict=True):
            kept.document = document

    def whole(self) -> list[ProjectDocument]:
        """The documents that are kept whole, the oldest first."""
        return [kept.document for kept in self._kept if kept.document is not None]

    def _unpack(self, index: int) -> None:
        """Make a step's document independent of the one after it."""
        document = self.at(index)
        kept = self._kept[index]
        if kept.back is not None:
            before = self.at(index - 1) if index else document
            kept.cost = _cost(before, document)
            self._cost += kept.cost
        kept.document, kept.back, kept.forth = document, None, None

    def _save_room(self) -> None:
        while len(self.steps) > MOST_STEPS:
            self._cost -= self._kept[0].cost
            del self.steps[0], self._kept[0]
            self.index -= 1
            self._whole_from = max(self._whole_from - 1, 0)
        while self._cost > self._budget and self._whole_from < self.index - _NEWEST:
            self._pack(self._whole_from)
            self._whole_from += 1

    def _pack(self, index: int) -> None:
        """Keep of a document what differs from the next one, if that leads to just the same in both directions."""
        kept, document, after = self._kept[index], self.at(index), self.at(index + 1)
        back, forth = diff(after, document), diff(document, after)
        if kept.back is None and _same(apply(after, back), document) and _same(apply(document, forth), after):
            self._cost -= kept.cost
            kept.document, kept.cost, kept.back, kept.forth = None, 0, back, forth


def _cost(before: ProjectDocument, after: ProjectDocument) -> int:
    """About how many bytes ``after`` takes beside ``before``, with which it shares what is the same."""
    entries = 0
    for key, network in after.networks.items():
        old = before.networks.get(key)
        if old is not network:
            entries += 0 if old is not None and old.nodes is network.nodes else len(network.nodes)
            entries += 0 if old is not None and old.edges is network.edges else len(network.edges)
    return 2000 + entries * _ENTRY_BYTES


def _same(a: ProjectDocument, b: ProjectDocument) -> bool:
    """Equal, and in the same order: which network is the first counts."""
    return (
        a == b
        and list(a.networks) == list(b.networks)
        and list(a.code) == list(b.code)
        and all(_same_order(a.networks[key], b.networks[key]) for key in a.networks)
    )


def _same_order(a: NetworkDocument, b: NetworkDocument) -> bool:
    return a is b or (list(a.nodes) == list(b.nodes) and list(a.edges) == list(b.edges))


def forget_derived(document: ProjectDocument, other: ProjectDocument) -> None:
    """Let go of what was worked out of a document and its networks that ``other`` doesn't share.

    It can be worked out again. Each kept catalogue with the document's own types would be a table of all layers.
    """
    if other is not document:
        for name in ("_bound", "_effective"):
            vars(document).pop(name, None)
    for key, network in document.networks.items():
        if other.networks.get(key) is not network:
            for name in ("inputs_by_node", "outputs_by_node", "_earlier", "names", "_order"):
                vars(network).pop(name, None)
