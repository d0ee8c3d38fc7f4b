"""docs/requirements.md: every requirement of the five plans has its line, and what the line names exists."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from app import create_app
from app.exports.models import SheetCode

ROOT = Path(__file__).resolve().parent.parent
ASKED = {  # how many of each letter domain research found in a plan (A actors, O duties, T targets, …)
    "CB": {"A": 10, "O": 6, "W": 4, "T": 12, "X": 8, "R": 3, "G": 1},
    "BT": {"A": 4, "P": 3, "O": 3, "G": 3, "X": 2, "N": 3, "S": 1},
    "BD": {"A": 2, "P": 3, "O": 4, "T": 9, "V": 2, "N": 1, "X": 2, "R": 1, "E": 1},
    "BK": {"A": 3, "P": 2, "K": 1, "O": 4, "G": 4, "T": 1, "N": 4, "R": 1, "X": 1},
    "QN": {"A": 2, "P": 2, "O": 2, "T": 2, "G": 2, "N": 2, "X": 1},
}
LINE = re.compile(r"^\| ((?:CB|BT|BD|BK|QN)-[A-Z]\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.M)
LINES = LINE.findall((ROOT / "docs" / "requirements.md").read_text())


@cache
def screens():
    return {rule.rule for rule in create_app(TESTING=True).url_map.iter_rules()}


def test_every_requirement_has_one_line():
    wanted = {
        f"{plan}-{letter}{number}"
        for plan, letters in ASKED.items()
        for letter, last in letters.items()
        for number in range(1, last + 1)
    } | {"BT-T0", "BD-N0"}

    assert sorted(line[0] for line in LINES) == sorted(wanted)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[0])
def test_what_proves_it_is_there(line):
    """A screen is a route, a sheet is one of the workbook, a file is one of `plans/`, a proof is a test function."""
    _, _, where, proof = line
    for screen in re.findall(r"`(/[^`]*)`", where):
        assert screen in screens(), screen
    for sheet in re.findall(r"Biểu (\d\d\w?)", where):
        assert sheet == "05b" or any(sheet.startswith(code.value) for code in SheetCode), sheet  # 05b has its own page
    for file in re.findall(r"plans/[\w-]+\.yaml", where):
        assert (ROOT / file).exists(), file
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", proof)
    assert named, f"nothing proves {line[0]}"
    for file, name in named:
        tree = ast.parse((ROOT / "tests" / file).read_text())
        assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}, f"{file}::{name}"
