"""What browsers get: vendored files are what they claim, no code hides in a template, a first visit is light."""

import base64
import gzip
import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STATIC = ROOT / "app" / "static"
VENDOR = STATIC / "vendor"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
OWN_SCRIPTS = sorted(STATIC.glob("*.js"))
LISTED = re.compile(r"^\| (\S+\.\w+) \|.*\| (sha384-\S+) \|$", re.MULTILINE)
VENDORED = dict(LISTED.findall((VENDOR / "README.md").read_text("utf-8")))
ICON = re.compile(
    r"\bicon(?:_name)?\s*\(\s*\"([\w-]+)\"|\bicon_name=\"([\w-]+)\"|\"icon\":\s*\"([\w-]+)\"|#([a-z-]+)\"/>"
)

# The same hash is sent to browsers for the CDN copy, and printed in htmx's own documentation.
HTMX = "sha384-2OatzQy1H+Zd/IIrjr1TcuDGqLXeHhbooAyJY1KdQMKnr4LZ22k31GBLdYKHmVjg"


def integrity(file: Path) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(file.read_bytes()).digest()).decode()


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def packed(*files: Path) -> int:
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)


def test_every_vendored_file_is_listed():
    assert sorted(VENDORED) == sorted(file.name for file in VENDOR.iterdir() if file.suffix in {".js", ".css"})


@pytest.mark.parametrize("file", sorted(VENDORED))
def test_vendored_file_is_unchanged(file):
    assert integrity(VENDOR / file) == VENDORED[file]


def test_htmx_is_the_published_file():
    assert VENDORED["htmx-2.0.11.min.js"] == HTMX


def test_settings_ask_the_cdn_for_the_same_htmx():
    claimed = {
        found
        for source in (ROOT / "app").rglob("*.py")
        for found in re.findall(r"sha384-[A-Za-z0-9+/=]{64}", source.read_text("utf-8"))
    }

    assert claimed <= {HTMX}


@pytest.mark.parametrize("file", sorted(VENDORED))
def test_no_source_map_is_asked_for(file):
    assert "sourceMappingURL" not in (VENDOR / file).read_text("utf-8")


@pytest.mark.parametrize("file", TEMPLATES, ids=name)
@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("an inline script", r"<script(?![^>]*\bsrc=)"),
        ("a javascript: address", r"javascript:|\bjs:"),
        ("an inline style", r"<style\b|<[^>%]*\sstyle\s*="),
        ("an inline handler", r"<[^>%]*\son[a-z]+\s*="),
        ("an hx-on handler", r"\bhx-on\b"),
        ("an htmx trigger filter, which needs eval", r"hx-trigger=\"[a-z:]+\["),
        ("text that is not escaped", r"\|\s*safe\b|\bautoescape\s+false"),
    ],
)
def test_no_template_holds(file, what, pattern):
    assert not re.search(pattern, file.read_text("utf-8"), re.IGNORECASE), what


@pytest.mark.parametrize("file", OWN_SCRIPTS, ids=name)
@pytest.mark.parametrize(
    "pattern",
    [
        r"\beval\s*\(",
        r"\bnew\s+Function\b",
        r"\b(inner|outer)HTML\b",
        r"insertAdjacentHTML",
        r"document\.write",
        r"set(Timeout|Interval)\s*\(\s*[\"'`]",
        r"setAttribute\(\s*[\"'](on|style)",
    ],
)
def test_own_scripts_make_no_code_of_text(file, pattern):
    assert not re.search(pattern, file.read_text("utf-8"))


def test_every_icon_named_is_in_the_sprite():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text("utf-8")))
    named = {word for file in TEMPLATES for found in ICON.findall(file.read_text("utf-8")) for word in found}

    assert named - {""} <= drawn


def test_a_first_visit_is_light():
    styles = [*VENDOR.glob("*.css"), STATIC / "app.css"]
    scripts = [*VENDOR.glob("*.js"), *OWN_SCRIPTS]

    assert packed(*styles, *scripts) <= 52_000
    assert packed(*styles, *scripts, STATIC / "icons.svg", ROOT / "templates" / "base.html") <= 60_000
