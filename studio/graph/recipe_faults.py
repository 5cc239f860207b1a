"""The faults that settings of a recipe may have in common: an unknown name, a value out of range."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from studio.graph.catalogue import OptionSpec
from studio.graph.settings import check_value, format_value
from studio.graph.words import either, say

Fault = tuple[str, str]  # the setting's place, and what is wrong with it in words


def option_faults(place: str, values: Mapping[str, Any], spec: OptionSpec) -> Iterator[Fault]:
    """Settings that an option doesn't have, that don't fit, or that are missing."""
    for name, value in values.items():
        setting = spec.setting(name)
        if setting is None:
            yield f"{place}.{name}", say("{title} has no setting {name!r}.", title=spec.title, name=name[:40])
            continue
        try:
            check_value(setting, value)
        except ValueError as error:
            yield (
                f"{place}.{name}",
                say(
                    "{title}: {name} {error}, and is {value}.",
                    title=spec.title,
                    name=name,
                    error=error,
                    value=format_value(value)[:60],
                ),
            )
    for setting in spec.settings:
        if setting.required and values.get(setting.name) is None:
            yield (
                f"{place}.{setting.name}",
                say(
                    "{title} needs a value for {name}: {help}",
                    title=spec.title,
                    name=setting.name,
                    help=setting.help,
                ),
            )


def range_fault(place: str, value: Any, least: int, most: int) -> Iterator[Fault]:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        yield (
            place,
            say(
                "{place} has to be a whole number from {least} to {most}, and is {value}.",
                place=place,
                least=least,
                most=most,
                value=str(value)[:40],
            ),
        )


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def unknown(kind: str, name: Any, known: Mapping[str, Any]) -> str:
    similar = difflib.get_close_matches(str(name), list(known), 2)
    hint = (
        say("Did you mean {names}?", names=either(similar))
        if similar
        else say("There is: {names}.", names=", ".join(known))
    )
    return say("There is no {kind} {name!r}. {hint}", kind=say(kind), name=str(name)[:40], hint=hint)
