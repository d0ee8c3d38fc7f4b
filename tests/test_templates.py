"""Rules that every template keeps: named fragments, one POST form, links that work without scripts, nothing inline."""

import ast
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, UndefinedError, nodes

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "templates"
TEMPLATES = sorted(str(file.relative_to(FOLDER)) for file in FOLDER.rglob("*.html"))
COMPONENTS = [name for name in TEMPLATES if name.startswith("components/")]
THE_POST_MACRO = "components/forms.html"
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

each = pytest.mark.parametrize("name", TEMPLATES)
env = Environment(autoescape=True)  # only to parse


@cache
def source(name: str) -> str:
    return (FOLDER / name).read_text()


@cache
def syntax(name: str) -> nodes.Template:
    return env.parse(source(name))


@cache
def html(name: str) -> str:
    """The template without Jinja's own tags; each printed value becomes the word `printed`."""
    text = re.sub(r"{#.*?#}", "", source(name), flags=re.S)
    text = re.sub(r"{%.*?%}", "", text, flags=re.S)
    return re.sub(r"{{.*?}}", "printed", text, flags=re.S)


class Tags(HTMLParser):
    """Start tags with their attributes, and how deep each stands."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str], int]] = []
        self.depth = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attributes}, self.depth))
        self.depth += tag not in VOID

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attributes}, self.depth))

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag not in VOID


@cache
def tags(name: str) -> Tags:
    return Tags(html(name))


def words(node: nodes.Node | None) -> set[str]:
    """The strings of an expression: the template names an include or extends may mean."""
    constants = [node] if isinstance(node, nodes.Const) else node.find_all(nodes.Const) if node else ()
    return {const.value for const in constants if isinstance(const.value, str)}


@cache
def included(name: str) -> frozenset[str]:
    """Templates that `name` includes or extends, also through others."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        here = syntax(waiting.pop())
        for node in here.find_all((nodes.Include, nodes.Extends)):
            new = meant(node.template) - found
            waiting += new
            found |= new
    return frozenset(found)


def meant(expression: nodes.Expr) -> set[str]:
    """The templates an include may bring: a name, a list of them, or `family.name ~ "/_form.html"`."""
    if isinstance(expression, nodes.List):
        return set().union(*(meant(item) for item in expression.items))
    if isinstance(expression, nodes.Concat):
        pattern = "".join(re.escape(n.value) if isinstance(n, nodes.Const) else "[^/]+" for n in expression.nodes)
        return {name for name in TEMPLATES if re.fullmatch(pattern, name)}
    return words(expression) & set(TEMPLATES)


def python_calls() -> list[tuple[str, list[str | None]]]:
    """Each call in app/ that names a template: where, and its positional arguments (None: not a constant string)."""
    found = []
    for file in sorted((ROOT / "app").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call):
                constants = [argument.value if isinstance(argument, ast.Constant) else None for argument in node.args]
                given = [value if isinstance(value, str) else None for value in constants]
                if any(value and value.endswith(".html") for value in given):
                    found.append((f"{file.relative_to(ROOT)}:{node.lineno}", given))
    return found


CALLS = python_calls()
NAMED = {value for _, given in CALLS for value in given if value and value.endswith(".html")}
SWAPPED = sorted(name for name in NAMED if name.rsplit("/", 1)[-1].startswith("_"))


# 1. A fragment is a file with one root, and the root's id is the file's name


@pytest.mark.parametrize("name", SWAPPED)
def test_a_fragment_has_one_root_named_like_its_file(name):
    feature, file = name.split("/")
    wanted = f"{feature}-{file.removeprefix('_').removesuffix('.html')}".replace("_", "-")
    top = [(tag, attributes) for tag, attributes, depth in tags(name).found if depth == 0]

    assert tags(name).depth == 0, "a tag is not closed"
    assert len(top) == 1, f"roots: {[tag for tag, _ in top]}"
    given = top[0][1].get("id", "")
    assert given == wanted or given == f"{wanted}-printed", f"the root's id is {given!r}, not {wanted!r}"


def test_every_target_of_a_swap_exists():
    ids = {attributes["id"] for name in TEMPLATES for _, attributes, _ in tags(name).found if "id" in attributes}
    for name in TEMPLATES:
        targets = re.findall(r"[\"'](#[a-z][\w-]*)[\"']", re.sub(r"href=\"#[^\"]*\"", "", source(name)))
        for target in targets:
            if re.fullmatch(r"#[a-z]+(-[a-z]+)+", target) or target == "#messages":
                assert {target[1:], f"{target[1:]}printed"} & ids, f"{name} aims at {target}, which nothing is called"


# 2. The page includes its fragment


@pytest.mark.parametrize(("where", "given"), CALLS, ids=[where for where, _ in CALLS])
def test_a_page_includes_its_fragment(where, given):
    named = [value for value in given if value and value.endswith(".html")]

    assert set(named) <= set(TEMPLATES), f"{where} names a template that does not exist"
    if len(named) == 2:
        page, fragment = named
        assert not page.rsplit("/", 1)[-1].startswith("_"), f"{where}: the page comes first"
        assert fragment in included(page), f"{where}: {page} does not include {fragment}"


def test_no_template_is_left_over():
    used = {"base.html"} | {name for name in TEMPLATES if name.startswith("errors/")}  # named by status in app/pages.py
    used |= NAMED
    for name in TEMPLATES:
        used |= included(name)
        for node in syntax(name).find_all((nodes.FromImport, nodes.Import)):
            used |= words(node.template)
    strings = " ".join(file.read_text() for file in (ROOT / "app").rglob("*.py"))
    left = {name for name in TEMPLATES if name not in used and f'"{name}"' not in strings}

    assert not left, f"nothing renders {sorted(left)}"


# 3. The only POST form is the macro's


@each
def test_only_the_macro_posts(name):
    for tag, attributes, _ in tags(name).found:
        posts = tag == "form" and attributes.get("method", "get").lower() == "post"
        posts = posts or any(attribute in attributes for attribute in ("hx-post", "hx-put", "hx-patch", "hx-delete"))
        assert not posts or name == THE_POST_MACRO, f"<{tag}> posts by itself; use `post` of {THE_POST_MACRO}"
        assert attributes.get("formmethod", "get").lower() == "get" and "formaction" not in attributes


def test_the_macro_carries_the_token():
    forms = re.findall(r"<form method=\"post\".*?</form>", source(THE_POST_MACRO), flags=re.S)

    assert len(forms) == 1
    assert 'name="csrf_token" value="{{ csrf_token() }}"' in forms[0]


# 4. Whatever htmx fetches works as a link or a form too


@each
def test_htmx_only_smooths(name):
    for tag, attributes, _ in tags(name).found:
        assert "hx-boost" not in attributes
        if "hx-get" in attributes:
            plain = {"a": "href", "form": "action"}.get(tag)
            inside_a_form = tag in {"input", "select", "button"}
            assert (plain and attributes.get(plain)) or inside_a_form, f"<{tag} hx-get> does nothing without JavaScript"
        if tag == "a" and "printed" not in attributes:
            assert attributes.get("href", "") not in {"", "#"}, "a link that leads nowhere"
        if tag == "button":
            assert attributes.get("type") in {"submit", "button"}, "say whether the button submits"


# 5. It compiles, and takes from components what it uses


@pytest.mark.one_engine
@each
def test_it_compiles(app, name):
    app.jinja_env.get_template(name)


@pytest.mark.one_engine
def test_a_misspelt_name_is_an_error_and_text_is_escaped(app):
    page = app.jinja_env.from_string("{{ text }}")

    with pytest.raises(UndefinedError):
        page.render()
    assert app.select_jinja_autoescape("any.html")


@each
def test_it_imports_what_it_uses(name):
    here = syntax(name)
    used = {node.name for node in here.find_all(nodes.Name) if node.ctx == "load"}
    for node in here.find_all(nodes.FromImport):
        (target,) = words(node.template)
        offered = {macro.name for macro in syntax(target).find_all(nodes.Macro)}
        for taken in node.names:
            macro, alias = taken if isinstance(taken, tuple) else (taken, taken)
            assert macro in offered, f"{target} has no macro {macro}"
            assert not macro.startswith("_"), f"{macro} is private to {target}"
            assert alias in used, f"{alias} is imported and not used"


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_holds_macros_only(name):
    for node in syntax(name).body:
        text = isinstance(node, nodes.Output) and any(
            not isinstance(part, nodes.TemplateData) or part.data.strip() for part in node.nodes
        )
        assert not text, f"line {node.lineno} prints outside a macro"


# Nothing a strict content policy would block, nothing that prints as it came


@each
def test_nothing_is_inline(name):
    for tag, attributes, _ in tags(name).found:
        assert tag != "style" and "style" not in attributes, f"<{tag}> brings its own style"
        assert tag != "script" or attributes.get("src"), "a script without src"
        handlers = [a for a in attributes if re.match(r"on[a-z]+$", a) or a.startswith("hx-on")]
        assert not handlers, f"<{tag} {handlers}>"
        for attribute, value in attributes.items():
            assert not value.strip().lower().startswith("javascript:"), f"{attribute} runs a script"
            assert not re.search(r"\bjs:", value) or not attribute.startswith("hx-"), f"{attribute} needs eval"
        for trigger in attributes.get("hx-trigger", "").split(","):
            assert "[" not in (trigger.split() or [""])[0], f"the filter of {trigger!r} needs eval"


@each
def test_nothing_prints_as_it_came(name):
    filters = {node.name for node in syntax(name).find_all(nodes.Filter)}

    assert not filters & {"safe", "forceescape"}
    assert not re.search(r"{%-?\s*autoescape", source(name))
