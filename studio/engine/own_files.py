"""What holds of all files of the user's own: whether they can be learned from, and that they are others than before."""

from __future__ import annotations

from studio.engine.errors import DataError
from studio.graph.catalogue import SourceSpec
from studio.graph.catalogue_file import load_catalogue
from studio.graph.recipe import DataSettings
from studio.graph.recipe_facts import own_fault
from studio.graph.words import say


def check_own(data: DataSettings, spec: SourceSpec) -> None:
    """They are there, and can be learned from as far as a glance tells."""
    fault = own_fault(data, spec)
    if fault:
        raise DataError(data.source, fault)


def told_another(data: DataSettings) -> str:
    """That a run which goes on has other data than before, in words."""
    if load_catalogue().sources[data.source].own == "text":
        return say(
            "The text is another one than when the run was saved. Steps from here on aren't those of a run that "
            "never stopped."
        )
    return say(
        "The folder has other pictures than when the run was saved. Steps from here on aren't those of a run that "
        "never stopped."
    )
