"""Colours for Python source, by pygments' lexer."""

from __future__ import annotations

from typing import Any

from pygments.lexers.python import PythonLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, String
from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from studio.ui.theme import Theme

# The first that contains a token decides.
_STYLES = (
    (Comment, "code_comment"),
    (String, "code_string"),
    (Number, "code_number"),
    (Name.Class, "code_call"),
    (Name.Function, "code_call"),
    (Name.Builtin.Pseudo, "code_keyword"),
    (Name.Builtin, "code_name"),
    (Operator.Word, "code_keyword"),
    (Keyword, "code_keyword"),
)


class PythonHighlighter(QSyntaxHighlighter):
    """Highlights line by line; generated source has no strings over several lines but docstrings."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme
        self._lexer = PythonLexer(stripnl=False, ensurenl=False)
        theme.changed.connect(self.rehighlight)

    def highlightBlock(self, text: str) -> None:
        token: Any
        for start, token, value in self._lexer.get_tokens_unprocessed(text):
            color = self._color(token)
            if color is not None:
                style = QTextCharFormat()
                style.setForeground(color)
                if token in Name.Class:
                    style.setFontWeight(QFont.Weight.DemiBold)
                self.setFormat(start, len(value), style)

    def _color(self, token: Any) -> QColor | None:
        return next((self._theme.color(name) for kind, name in _STYLES if token in kind), None)
