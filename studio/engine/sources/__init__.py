"""The data sources by name. A source is an entry of its family's file, which is imported on first use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType

from studio.engine.errors import DataError
from studio.engine.sources.source import FileSet, Progress, Source
from studio.graph.words import say

__all__ = ["SOURCES", "FileSet", "Progress", "Source", "find_source"]

# The family imports torch and perhaps more, so that it waits until one of its sources is used.
_FAMILIES: Mapping[str, str] = MappingProxyType(
    {
        "digits": "digits",
        "moons": "toy2d",
        "circles": "toy2d",
        "blobs": "toy2d",
        "xor": "toy2d",
        "spirals": "toy2d",
        "mnist": "mnist",
        "fashion_mnist": "mnist",
        "cifar10": "cifar",
        "cifar100": "cifar",
        "diabetes": "numbers",
        "waves": "numbers",
        "shapes": "shapes",
        "picture_masks": "masks",
        "sums": "sums",
        "text_file": "text",
        "pictures": "pictures",
        "none": "none",
    }
)


@cache
def _family(module: str) -> Mapping[str, Source]:
    sources: tuple[Source, ...] = import_module(f"{__name__}.{module}").SOURCES
    return {source.name: source for source in sources}


class _Sources(Mapping[str, Source]):
    """The sources as a mapping whose values are imported on first use."""

    def __getitem__(self, name: str) -> Source:
        return _family(_FAMILIES[name])[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_FAMILIES)

    def __len__(self) -> int:
        return len(_FAMILIES)


SOURCES: Mapping[str, Source] = _Sources()


def find_source(name: str) -> Source:
    """The source of that name, or an error that lists the names there are."""
    if name not in _FAMILIES:
        raise DataError(
            name, say("there is no such data source. There are: {families}", families=", ".join(_FAMILIES))
        )
    return SOURCES[name]
