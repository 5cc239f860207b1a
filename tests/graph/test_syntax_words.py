"""Text that Python can't read is told in its words, and each of them can be said in Chinese."""

from __future__ import annotations

import pytest

from studio.graph.custom_code import CodeError, read_code
from studio.graph.document import CodeDocument
from studio.graph.syntax_words import syntax_message
from studio.graph.words import Message

FAULTY = [
    "x = = 1",
    "x = [1 2]",
    "x = (1,\n",
    "x = 1)",
    "x = (1]",
    "x = (1,\n2]",
    "try:\n    x = 1\ny = 2",
    "None = 1",
    "f(a=1, 2)",
    "x = 1 \\ 2",
    "if x = 1:\n    pass",
    "def f(a=1, b): pass",
    "return 1",
    "def f()\n    pass",
    "  x = 1\n    y = 2",
    "def f():\npass",
    "def f():\n        x = 1\n    y = 2",
    "if True:\n        x = 1\n\ty = 2",
    "x = 'a",
    "x = '''a",
    "f() = 1",
    "x = 1a",
    "x = 1，2",
    "x = \u00a0\u200b1",
]


def fault_of(text: str) -> SyntaxError:
    with pytest.raises(SyntaxError) as caught:
        compile(text, "layer", "exec")
    return caught.value


@pytest.mark.parametrize("text", FAULTY)
def test_it_is_pythons_own_words_as_a_message(text: str) -> None:
    fault = fault_of(text)
    assert syntax_message(fault) == fault.msg
    assert isinstance(syntax_message(fault), Message), "only a message is translated"


def test_what_it_is_about_is_a_message_too() -> None:
    told = syntax_message(fault_of("def f():\npass"))
    assert isinstance(told, Message)
    assert isinstance(told.arguments["what"], Message)


def test_words_that_are_not_known_stay_as_they_are() -> None:
    assert syntax_message(SyntaxError("something new")) == "something new"


def test_the_line_of_custom_code_is_told_with_it() -> None:
    with pytest.raises(CodeError) as caught:
        read_code(CodeDocument("c1", "Scale", "import torch\nclass Scale(torch.nn.Module)\n    pass\n"))
    assert str(caught.value) == "line 2: expected ':'"
    assert caught.value.line == 2
