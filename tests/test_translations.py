"""Every text that can be shown is translated, says the same things, and is what the program loads."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator

from studio.engine.errors import MissingDataError
from studio.graph.errors import CycleError, InvalidNetworkError
from studio.graph.problems import Problem
from studio.graph.words import Message, either, joined, said, say
from studio.ui.language import Language, speak
from studio.ui.words import sentence, shown
from tests import translations

ROOT = Path(__file__).resolve().parent.parent
HOW = "Run `make translations`, translate what it lists in Qt Linguist (or by hand), and run it again"


@pytest.fixture(scope="module")
def texts() -> translations.Texts:
    return translations.read(translations.FILES["zh_CN"])


@pytest.fixture
def chinese(qapp: object) -> Iterator[None]:
    speak(Language.CHINESE)
    yield
    speak(Language.ENGLISH)


def test_every_text_is_translated_and_none_is_left_over(texts: translations.Texts) -> None:
    wanted = set(translations.collect())
    missing = sorted(key for key in wanted if not texts.get(key))
    obsolete = sorted(texts.keys() - wanted)
    assert not missing, f"not translated: {missing}. {HOW}"
    assert not obsolete, f"in the file, but nowhere in the program: {obsolete}. {HOW}"


def test_translations_have_the_same_places_to_fill(texts: translations.Texts) -> None:
    fields = re.compile(r"\{[^{}]*\}")
    wrong = {
        source: text
        for (_, source), text in texts.items()
        if text and sorted(set(fields.findall(source))) != sorted(set(fields.findall(text)))
    }
    assert not wrong


def test_menus_keep_their_letters_and_dots(texts: translations.Texts) -> None:
    for (context, source), text in texts.items():
        letter = re.match(r"&(\w)", source)
        assert ("&" in text) == bool(letter), (source, text)
        if letter:
            assert text.endswith(f"(&{letter[1]})"), (source, text)
        if context == "Actions":
            assert source.endswith("…") == text.endswith("…"), (source, text)


def test_chinese_texts_use_chinese_punctuation(texts: translations.Texts) -> None:
    """A comma or full stop of the other script between two Chinese characters is a slip of the pen."""
    slip = re.compile(r"[\u4e00-\u9fff][,;:?!][\u4e00-\u9fff\s]|[\u4e00-\u9fff]\.$")
    assert not [text for text in texts.values() if slip.search(text)]


def test_the_program_loads_what_the_file_says(qapp: object, texts: translations.Texts) -> None:
    path = translations.FILES["zh_CN"].with_suffix(".qm")
    translator = QTranslator()
    assert translator.load(str(path))
    differing = {key for key, text in texts.items() if translator.translate(*key) != text}
    assert not differing, f"{path.name} is older than its .ts: run `make translations`"


def test_a_message_is_english_text_and_says_itself_in_chinese(chinese: None) -> None:
    error = CycleError(["conv1", "relu1", "conv1"])
    assert str(error).startswith("This wire would close a cycle: conv1 -> relu1 -> conv1.")
    assert shown(error) == "这条连线会形成环路：conv1 -> relu1 -> conv1。网络必须能向前运行。"


def test_messages_within_messages_are_translated_too(chinese: None) -> None:
    problem = Problem(
        "missing-setting", say("{node}: {setting} needs a value.", node="fc", setting="p"), "Net"
    )
    text = shown(InvalidNetworkError("Net", [problem]))
    assert text == "网络 'Net' 无法构建：fc：p 需要一个值。"
    assert "无" in shown(MissingDataError("mnist", "MNIST", "/data")) or "不在 /data 中" in shown(
        MissingDataError("mnist", "MNIST", "/data")
    )
    assert shown(either(["Linear", "Bilinear"])) == "Linear 或 Bilinear"
    assert shown(joined([say("is too long"), say("is too large")])) == "过长; 过大"
    assert sentence(say("it is empty")) == "它是空的。"


def test_an_error_hands_on_the_message_it_was_raised_with() -> None:
    inner = ValueError(say("has to be at least {minimum}", minimum=1))
    outer = say("{name} {error}, and is {value}", name="p", error=inner, value=0)
    assert outer == "p has to be at least 1, and is 0"
    assert isinstance(outer.arguments["error"], Message)
    assert said(KeyError("x")) == "'x'"


_FOR_PROGRAMMERS = ("AssertionError", "AttributeError", "TypeError")


def _unsaid(path: Path) -> Iterator[str]:
    """Errors, problems and repairs whose words are bare texts: those can't be said in another language."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = translations._name(node)
        if (name not in ("Problem", "Repair") and not name.endswith("Error")) or name in _FOR_PROGRAMMERS:
            continue
        for argument in node.args:
            bare = "".join(
                part.value
                for part in ([argument] if not isinstance(argument, ast.JoinedStr) else argument.values)
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            )
            if re.search(r"[A-Za-z]{2,}\W* [A-Za-z]|^ [a-z]+|[a-z]+ $", bare):
                yield f"{path.relative_to(ROOT)}:{argument.lineno}: {bare}"


# Told to programmers, or to people who work on Layerloom itself; or part of exported scripts, which need nothing of it.
_NOT_FOR_USERS = ("derive", "plugins.py", "words.py", "mnist.py", "masks.py")


def test_messages_below_the_window_can_be_said_in_another_language() -> None:
    paths = [path for part in ("graph", "engine") for path in sorted((ROOT / "studio" / part).rglob("*.py"))]
    found = [
        line
        for path in paths
        if not any(part in path.name for part in _NOT_FOR_USERS)
        for line in _unsaid(path)
    ]
    assert not found, "use studio.graph.words.say for:\n" + "\n".join(found)
