"""Long lines of generated source are broken as a formatter breaks them."""

from __future__ import annotations

from pathlib import Path

from studio.graph.line_breaks import format_expression, format_return
from tests.source_form import assert_form

LONG = "a_value_with_a_long_name_of_the_first_stage"
EXPRESSIONS = (
    f"torch.conv2d(input={LONG}, weight=mul1, bias=None, stride=(1, 1), padding=(1, 1), groups=1)",
    f"{LONG} * self.{LONG}_mask",
    f"{LONG} * self.{LONG} + self.{LONG} - another_one",
    f"{LONG} + torch.roll({LONG}, shifts=1, dims=2)",
    f"{LONG} @ {LONG}_two.transpose(-2, -1)",
    f"{LONG}[:, start_of_the_slice:end_of_the_slice, ::step_of_it, None]",
    f"{LONG}_and_more_words.expand_as({LONG})[:, 0:1]",
    f"torch.stack([{LONG}, {LONG}_two], dim=1)",
    f"torch.stack([{LONG}, {LONG}_two, something_else_that_is_long], dim=1)",
    f"F.scaled_dot_product_attention({LONG}, {LONG}, {LONG}, attn_mask=torch.where({LONG}, 0.0, -math.inf))",
    f"torch.where({LONG} > 0, {LONG} * 2 + 4, {LONG})",
    "torch.tensor([1.2345678, 2.3456789, 3.4567891, 4.5678912, 5.6789123, 6.7891234], dtype=torch.float32)",
)


def test_long_lines_are_broken_as_a_formatter_would(tmp_path: Path) -> None:
    lines = ["import math", "", "import torch", "from torch.nn import functional as F", "", "", "class Net:"]
    for number, expression in enumerate(EXPRESSIONS):
        lines += [f"    def method{number}(self, {LONG}, mul1, another_one):"]
        lines += [format_expression("        x = ", expression), format_expression("        return x, ", "1")]
        lines += [""]
        lines += [f"    def given{number}(self, {LONG}):", format_expression("        return ", expression)]
        lines += [""]
    names = f"{LONG}, a_second_part, a_third_part = "
    lines += ["    def parts(self, a):", format_expression(f"        {names}", f"{LONG}.chunk(3, dim=1)"), ""]
    lines += ["    def several(self, a):", format_return("        ", [f"a.{LONG}", f"a.{LONG}_two", "a"])]
    path = tmp_path / "long.py"
    text = "\n".join(lines) + "\n"
    assert max(map(len, text.splitlines())) < 120
    assert_form(text, path, ignored="F821,E501")
