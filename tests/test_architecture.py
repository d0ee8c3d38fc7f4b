"""Who may import whom (docs/shape.md), read from the source with `ast`; and what no file may hold."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# A module imports only from packages named before its own; the composition modules of app/ itself may import all.
PACKAGES = (
    "kernel",
    "units",
    "accounts",
    "campaigns",
    "obligations",
    "plans",
    "entries",
    "host_events",
    "registrations",
    "activities",
    "initiatives",
    "nominations",
    "unit_plans",
    "care_models",
    "declarations",
    "dashboards",
    "targets",
    "programs",
    "movements",
    "reports",
    "summaries",
    "scorecards",
    "exports",
    "demo",
)
# These pages alone look forward: to who asks, and to the entries that follow a branch. Nothing but the factory imports them.
LOOKING_FORWARD = "app.units.routes"
COMPOSITION = {"app", "app.config", "app.cli", "app.pages"}

# The one place that looks forward: pages of units, whose changes concern accounts and the entries that follow a branch.
FORWARD = {"app.units.routes": {"accounts", "entries"}}

# Inside a package, too, a file imports only from those before it; other names stand where their imports put them.
LAYERS = ("models", "policy", "workflow", "queries", "operations", "forms", "routes")
WITHOUT_WEB = LAYERS[: LAYERS.index("forms")]
WEB = {"flask", "flask_login", "flask_wtf", "wtforms", "werkzeug"}

FILES = sorted((ROOT / "app").rglob("*.py"))
MODULES = {".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file for file in FILES}
SOURCES = [*FILES, *sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "bench").rglob("*.py")), ROOT / "wsgi.py"]


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(), str(file))


@cache
def imports(module: str) -> tuple[tuple[int, str], ...]:
    """(line, module) for all that `module` imports, also inside functions; submodules by their own names."""
    found = []
    for node in ast.walk(tree(MODULES[module])):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module}:{node.lineno} imports relatively"
            for alias in node.names:
                deeper = f"{node.module}.{alias.name}"
                found.append((node.lineno, deeper if deeper in MODULES else str(node.module)))
    return tuple(found)


def place(module: str) -> tuple[str, str]:
    """(package, layer) of a module of ours; "" where it has none: ("entries", "") for app.entries.listing."""
    parts = module.split(".")
    package = parts[1] if len(parts) > 1 and parts[1] in PACKAGES else ""
    return package, parts[2] if len(parts) > 2 and parts[2] in LAYERS else ""


def reach(module: str) -> dict[str, str]:
    """Every module that `module` imports, itself or through others of ours, with the one that imports it."""
    seen: dict[str, str] = {}
    waiting = [module]
    while waiting:
        here = waiting.pop()
        for _, target in imports(here):
            if target not in seen:
                seen[target] = here
                if target in MODULES:
                    waiting.append(target)
    return seen


def test_every_package_is_in_the_order():
    there = {file.parent.name for file in (ROOT / "app").glob("*/*.py")}

    assert there <= set(PACKAGES), f"add to PACKAGES and to docs/shape.md: {there - set(PACKAGES)}"
    assert {module for module in MODULES if module.count(".") < 2} <= COMPOSITION | {f"app.{p}" for p in PACKAGES}


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_backwards(module):
    package, layer = place(module)
    if module in COMPOSITION:
        return
    forward = module.startswith(LOOKING_FORWARD)
    for line, target in imports(module):
        if target.split(".")[0] != "app":
            continue
        other, above = place(target)
        where = f"{MODULES[module].relative_to(ROOT)}:{line}"
        assert other, f"{where} imports {target}, which only the composition may know"
        if other in next((to for pages, to in FORWARD.items() if module.startswith(pages)), ()):
            continue
        assert forward or PACKAGES.index(other) <= PACKAGES.index(package), f"{where}: {package} comes before {other}"
        assert forward or not target.startswith(LOOKING_FORWARD), f"{where}: only the factory imports {target}"
        if package == other and layer and above:
            assert LAYERS.index(above) <= LAYERS.index(layer), f"{where}: {layer} comes before {above}"


@pytest.mark.parametrize("module", [m for m in MODULES if place(m)[1]])
def test_no_file_reaches_a_later_one_through_another(module):
    package, layer = place(module)
    waiting, seen = [(module, module)], set()
    while waiting:
        here, path = waiting.pop()
        for _, target in imports(here):
            other, above = place(target)
            if target not in MODULES or other != package or target in seen:
                continue
            seen.add(target)
            assert not above or LAYERS.index(above) <= LAYERS.index(layer), f"{path} → {target}"
            waiting.append((target, f"{path} → {target}"))


@pytest.mark.parametrize("module", [m for m in MODULES if place(m)[1] in WITHOUT_WEB])
def test_rules_know_no_web(module):
    """A command, a test or an import job can call them. Through others of our modules counts as well."""
    reached = reach(module)
    for target in reached:
        if target.split(".")[0] in WEB:
            path = [target]
            while path[-1] != module:
                path.append(reached[path[-1]])
            pytest.fail(" → ".join(reversed(path)))


def test_there_are_no_circles():
    below: dict[str, set[str]] = {m: {t for _, t in imports(m) if t in MODULES and t != m} for m in MODULES}
    while free := {m for m, targets in below.items() if not targets}:
        below = {m: targets - free for m, targets in below.items() if m not in free}

    assert not below, f"these import one another: {sorted(below)}"


@pytest.mark.parametrize("module", MODULES)
def test_private_names_stay_at_home(module):
    ours = set()
    for node in ast.walk(tree(MODULES[module])):
        if isinstance(node, ast.ImportFrom) and str(node.module).split(".")[0] == "app":
            taken = [alias.name for alias in node.names if alias.name.startswith("_")]
            assert not taken, f"{module}:{node.lineno} takes {taken} out of {node.module}"
            ours |= {alias.asname or alias.name for alias in node.names if f"{node.module}.{alias.name}" in MODULES}
    for node in ast.walk(tree(MODULES[module])):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ours:
            assert not node.attr.startswith("_") or node.attr.startswith("__"), (
                f"{module}:{node.lineno} uses {node.value.id}.{node.attr}"
            )


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: str(file.relative_to(ROOT)))
def test_nothing_is_caught_to_be_safe(file):
    """Whatever is caught whole is raised again, or the line says why not (a decoder that raises nearly anything)."""
    lines = file.read_text().splitlines()
    for node in ast.walk(tree(file)):
        if not isinstance(node, ast.ExceptHandler):
            continue
        caught = {name.id for name in ast.walk(node.type) if isinstance(name, ast.Name)} if node.type else {"Exception"}
        again = any(isinstance(inner, ast.Raise) for inner in ast.walk(node))
        reason = re.search(r"noqa: BLE001 - \w+", lines[node.lineno - 1])
        assert again or reason or not caught & {"Exception", "BaseException"}, f"{file.relative_to(ROOT)}:{node.lineno}"


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: str(file.relative_to(ROOT)))
def test_files_are_short_and_named_for_what_they_hold(file):
    lines = len(file.read_text().splitlines())

    assert lines <= 300, f"{lines} lines: split by noun"
    assert file.stem not in {"util", "utils", "helper", "helpers", "common", "misc"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_file_says_what_it_is_for(file):
    assert ast.get_docstring(tree(file)) or not file.read_text().strip()


def test_a_plan_is_data_no_code_and_no_template_knows_one():
    """Outside the sample nothing decides by a plan's code; docstrings and comments may name one as an example."""
    named = re.compile(r"\b(CB|BT|BD|BK|QN)-20\d\d\b")
    strings = {
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in FILES
        if "demo" not in file.relative_to(ROOT / "app").parts
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and named.fullmatch(node.value)
    }
    templates = {
        str(file.relative_to(ROOT)) for file in (ROOT / "templates").rglob("*.html") if named.search(file.read_text())
    }

    assert not strings | templates
