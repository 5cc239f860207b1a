"""Texts from below the window, in the window's language: messages, and what the catalogue says."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication

from studio.graph.words import Message, said

MESSAGES, CATALOGUE = "Messages", "Catalogue"  # contexts of the translators' file


def shown(text: object) -> str:
    """A message, or an error that carries one, in the language of the window. Other text stays as it is."""
    if isinstance(text, Exception):
        text = said(text)
    if not isinstance(text, Message):
        return str(text)
    template = QCoreApplication.translate(MESSAGES, text.template)
    if not text.arguments:
        return template
    return template.format(**{name: _argument(value) for name, value in text.arguments.items()})


def _argument(value: Any) -> Any:
    return shown(value) if isinstance(value, Message) else value


def catalogued(text: str) -> str:
    """A line of the catalogue (help, title, category), or what a document's own types say, in that language."""
    return shown(text) if isinstance(text, Message) else QCoreApplication.translate(CATALOGUE, text)


def sentence(text: object) -> str:
    """A message as a sentence: with a capital letter, and a full stop where there is none."""
    words = shown(text)
    stop = QCoreApplication.translate("Messages", "{sentence}.").format(sentence="")
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "。", "!", "?")) else stop)
