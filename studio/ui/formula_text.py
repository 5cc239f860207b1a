"""Settings as a person types them, formulas among them: ``64``, ``3, 5``, ``channels * 2``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication

from studio.graph.block_checks import check_formula
from studio.graph.catalogue import SettingKind, SettingSpec
from studio.graph.document import NetworkDocument
from studio.graph.formulas import Formula, FormulaError, evaluate, names_in, normal
from studio.graph.settings import check_value, format_value, parse_text

NUMBERS = (SettingKind.INT, SettingKind.FLOAT, SettingKind.INTS, SettingKind.FLOATS, SettingKind.SHAPE)


def tr(text: str) -> str:
    return QCoreApplication.translate("Formulas", text)


def read_text(spec: SettingSpec, text: str, network: NetworkDocument | None) -> Any:
    """The checked value of a text. Raises ValueError, in words that follow the setting's name.

    What is no number may be a formula, with or without ``=``, where a network is given whose parameters it can use.
    """
    if spec.kind not in NUMBERS:
        return parse_text(spec, text)
    if network is None:
        if text.startswith("="):
            raise ValueError(tr("has to be a number, and can't be a formula"))
        return parse_text(spec, text)
    if text.startswith("="):
        return _checked(spec, Formula(text[1:].strip()), network)
    try:
        return parse_text(spec, text)
    except ValueError as error:
        formula = _formula(text, {parameter.name for parameter in network.parameters})
        if formula is None:
            raise error
        return _checked(spec, formula, network)


def _formula(text: str, known: set[str]) -> Formula | None:
    """A text that reads as a formula: arithmetic, or the name of a parameter; a mere word or number isn't one."""
    try:
        formula = Formula(normal(text))
        names = names_in(formula)
    except FormulaError:
        return None
    arithmetic = any(sign in formula.text[1:] for sign in "+-*/%")
    return formula if arithmetic or names & known else None


def _checked(spec: SettingSpec, formula: Formula, network: NetworkDocument) -> Formula:
    checked = check_value(spec, formula)
    check_formula(network, spec, checked)
    return Formula(checked.text)


def worked_out(spec: SettingSpec, formula: Formula, arguments: Mapping[str, Any]) -> str:
    """What a formula gives: ``= 128``; empty where it can't be told."""
    try:
        value = evaluate(formula, arguments)
    except FormulaError:
        return ""
    if isinstance(value, float) and spec.kind is SettingKind.INT and value.is_integer():
        value = int(value)
    return f"= {format_value(value)}"
