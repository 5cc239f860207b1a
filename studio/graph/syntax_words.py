"""What Python says about text that it can't read, as messages that a window can say in another language."""

from __future__ import annotations

import re

from studio.graph.words import mark, say

# Python's own words (since 3.10), and the template of each. Words that aren't here stay as they are.
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
        ("expected '(?P<expected>.+)'", mark("expected '{expected}'")),
        ("unexpected indent", mark("unexpected indent")),
        (
            "expected an indented block after (?P<what>.+) on line (?P<line>[0-9]+)",
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
            r"unterminated string literal \(detected at line (?P<line>[0-9]+)\)",
            mark("unterminated string literal (detected at line {line})"),
        ),
        (
            r"unterminated triple-quoted string literal \(detected at line (?P<line>[0-9]+)\)",
            mark("unterminated triple-quoted string literal (detected at line {line})"),
        ),
        (
            r"cannot assign to (?P<what>.+) here\. Maybe you meant '==' instead of '='\?",
            mark("cannot assign to {what} here. Maybe you meant '==' instead of '='?"),
        ),
        ("invalid decimal literal", mark("invalid decimal literal")),
        (
            "invalid non-printable character (?P<code>U.[0-9A-F]+)",
            mark("invalid non-printable character {code}"),
        ),
        (
            r"invalid character '(?P<character>.)' \((?P<code>U.[0-9A-F]+)\)",
            mark("invalid character '{character}' ({code})"),
        ),
    )
)


def syntax_message(error: SyntaxError) -> str:
    """What is wrong with the text, without its place: Python's words."""
    for pattern, template in _SAID:
        found = pattern.fullmatch(error.msg)
        if found is not None:
            return say(template, **found.groupdict())
    return error.msg
