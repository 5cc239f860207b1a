"""What is said to people: English that remembers how it was made, so that a window can say it in another language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class Message(str):
    """A text made of a template and what was put into it. Wherever text will do, it is the English text."""

    template: str
    arguments: Mapping[str, Any]


def say(template: str, /, **arguments: Any) -> Message:
    """A message. The template stands as a literal in the call: translators' files are made of these literals.

    Arguments may be messages again, or exceptions that carry one.
    """
    said_ones = {
        name: said(value) if isinstance(value, Exception) else value for name, value in arguments.items()
    }
    message = Message(template.format(**said_ones) if said_ones else template)
    message.template, message.arguments = template, said_ones
    return message


def mark(template: str, /) -> str:
    """A template that stands in a table and is said later, by its name: for translators' files."""
    return template


def said(error: Exception) -> str:
    """What an error says, as the message that it was raised with if there is one."""
    first = error.args[0] if error.args else None
    return first if isinstance(first, Message) and str.__eq__(first, str(error)) else str(error)


def joined(messages: Sequence[str], separator: str = "; ") -> str:
    """Messages one after the other."""
    if not messages:
        return ""
    names = [f"part{number}" for number in range(len(messages))]
    template = separator.join(f"{{{name}}}" for name in names)
    return say(template, **dict(zip(names, messages, strict=True)))


def either(names: Sequence[str]) -> str:
    """Names to choose from: ``a or b or c``."""
    text = names[0] if names else ""
    for name in names[1:]:
        text = say("{first} or {second}", first=text, second=name)
    return text
