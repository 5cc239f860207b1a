"""What Python says about text that it can't read, as messages that a window can say in another language."""

from __future__ import annotations

import re

from studio.graph.words import mark, say

# Python's own words, and the template of each. Words that aren't here stay as they are.
_SAID = tuple(
    (re.compile(pattern), template)
    for pattern, template in (
        ("invalid syntax", mark("invalid syntax")),
        (
            r"invalid syntax\. Perhaps you forgot a comma\?",
            mark("invalid syntax. Perhaps you forgot a comma?"),
        ),
        (
            r"invalid syntax\. Maybe you meant '==' or ':=' instead of '='\?",
            mark("invalid syntax. Maybe you meant '==' or ':=' instead of '='?"),
        ),
        ("'(?P<bracket>.)' was never closed", mark("'{bracket}' was never closed")),
        ("unmatched '(?P<bracket>.)'", mark("unmatched '{bracket}'")),
        (
            r"closing parenthesis '(?P<closing>.)' does not match opening parenthesis '(?P<opening>.)'",
            mark("closing parenthesis '{closing}' does not match opening parenthesis '{opening}'"),
        ),
        (
            r"closing parenthesis '(?P<closing>.)' does not match opening parenthesis '(?P<opening>.)' "
            r"on line (?P<line>\d+)",
            mark(
                "closing parenthesis '{closing}' does not match opening parenthesis '{opening}' on line {line}"
            ),
        ),
        ("expected 'except' or 'finally' block", mark("expected 'except' or 'finally' block")),
        (r"expected '(?P<expected>\S+)'", mark("expected '{expected}'")),
        ("unexpected indent", mark("unexpected indent")),
        (
            r"expected an indented block after (?P<what>.+) on line (?P<line>\d+)",
            mark("expected an indented block after {what} on line {line}"),
        ),
        (
            "unindent does not match any outer indentation level",
            mark("unindent does not match any outer indentation level"),
        ),
        (
            "inconsistent use of tabs and spaces in indentation",
            mark("inconsistent use of tabs and spaces in indentation"),
        ),
        (
            r"unterminated string literal \(detected at line (?P<line>\d+)\)",
            mark("unterminated string literal (detected at line {line})"),
        ),
        (
            r"unterminated triple-quoted string literal \(detected at line (?P<line>\d+)\)",
            mark("unterminated triple-quoted string literal (detected at line {line})"),
        ),
        (
            "unexpected character after line continuation character",
            mark("unexpected character after line continuation character"),
        ),
        (
            r"cannot assign to (?P<what>.+) here\. Maybe you meant '==' instead of '='\?",
            mark("cannot assign to {what} here. Maybe you meant '==' instead of '='?"),
        ),
        (r"cannot assign to (?P<what>[^.]+)", mark("cannot assign to {what}")),
        (
            "positional argument follows keyword argument",
            mark("positional argument follows keyword argument"),
        ),
        (
            "non-default argument follows default argument",
            mark("non-default argument follows default argument"),
        ),
        (
            "parameter without a default follows parameter with a default",  # the same, since 3.12
            mark("parameter without a default follows parameter with a default"),
        ),
        ("'(?P<what>return|await|yield)' outside function", mark("'{what}' outside function")),
        ("invalid decimal literal", mark("invalid decimal literal")),
        (
            "invalid non-printable character (?P<code>U.[0-9A-F]+)",
            mark("invalid non-printable character {code}"),
        ),
        (
            r"invalid character '(?P<character>.)' \((?P<code>U.[0-9A-F]+)\)",
            mark("invalid character '{character}' ({code})"),
        ),
        # What stands for {what} in those above
        ("class definition", mark("class definition")),
        ("function definition", mark("function definition")),
        (r"'(?P<keyword>\w+)' statement", mark("'{keyword}' statement")),
        ("comparison", mark("comparison")),
        ("expression", mark("expression")),
        ("function call", mark("function call")),
        ("literal", mark("literal")),
    )
)


def syntax_message(error: SyntaxError) -> str:
    """What is wrong with the text, without its place: Python's words."""
    return _said(error.msg)


def _said(text: str) -> str:
    for pattern, template in _SAID:
        found = pattern.fullmatch(text)
        if found is not None:
            return say(template, **{name: _said(part) for name, part in found.groupdict().items()})
    return text
