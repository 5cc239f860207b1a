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

_LONG = 2000  # lines; to colour them takes a tenth of a second a thousand
_COLOURED = 1


class PythonHighlighter(QSyntaxHighlighter):
    """Highlights line by line; generated source has no strings over several lines but docstrings."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme
        self._lexer = PythonLexer(stripnl=False, ensurenl=False)
        self._shown = range(0)
        theme.changed.connect(self.rehighlight)

    def show(self, lines: range) -> None:
        """Colour these lines of a long text, those that are seen. Shorter ones are coloured as a whole."""
        self._shown = lines
        if self.document().blockCount() > _LONG:
            for number in lines:
                block = self.document().findBlockByNumber(number)
                if block.isValid() and block.userState() != _COLOURED:
                    self.rehighlightBlock(block)

    def highlightBlock(self, text: str) -> None:
        if self.document().blockCount() > _LONG and self.currentBlock().blockNumber() not in self._shown:
            self.setCurrentBlockState(-1)
            return
        self.setCurrentBlockState(_COLOURED)
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
