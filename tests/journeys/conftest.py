"""The browser: a phone, a desk computer, one without JavaScript, all over http://congdoan.test.

That name is not a secure context, as the intranet is not one, so what needs HTTPS fails here as it would there.
Pictures are written only when SHOTS names a folder for them.
"""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import BrowserContext, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from app.kernel.db import db, reading
from tests import engines

HOST = "congdoan.test"
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESK = {"viewport": {"width": 1280, "height": 800}, "device_scale_factor": 1, "is_mobile": False, "has_touch": False}
VIETNAM = {"locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}


class Quiet(WSGIRequestHandler):
    def log(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    arguments = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        f"--host-resolver-rules=MAP {HOST} 127.0.0.1",
    ]
    return {"executable_path": engines.chromium(), "headless": True, "args": arguments}


@pytest.fixture
def live(app: Flask) -> Iterator[str]:
    """The address of a server on the app of this test. Commit what it shall see; the test's own reads take no lock."""
    token = reading.set(True)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    server.daemon_threads = True  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    db.session.rollback()
    yield f"http://{HOST}:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    reading.reset(token)


@pytest.fixture
def open_context(live: str, new_context: Callable[..., BrowserContext]) -> Iterator[Callable[..., BrowserContext]]:
    """Contexts on the live server that fail the test for a script error or for something the CSP had to block."""
    complaints: list[str] = []

    def blocked(address: str, line: str) -> None:
        if "Content Security" in line:
            complaints.append(f"{address}: {line}")

    def watch(page: Page) -> None:
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda line: blocked(page.url, line.text))

    def make(**options: Any) -> BrowserContext:
        context = new_context(**{"base_url": live, **PHONE, **VIETNAM, **options})
        context.set_default_timeout(10_000)
        context.on("page", watch)
        return context

    yield make
    if not os.environ.get("SHOTS"):  # taking pictures sets styles that the CSP blocks
        assert not complaints, "\n".join(complaints)


@pytest.fixture
def context(open_context: Callable[..., BrowserContext]) -> BrowserContext:
    """What `page` of pytest-playwright opens in: the phone."""
    return open_context()


@pytest.fixture
def phone(page: Page) -> Page:
    """390x844 with touch."""
    return page


@pytest.fixture
def desktop(open_context: Callable[..., BrowserContext]) -> Page:
    """1280x800 with a mouse."""
    return open_context(**DESK).new_page()


@pytest.fixture
def no_js(open_context: Callable[..., BrowserContext]) -> Page:
    """The phone with JavaScript off."""
    return open_context(java_script_enabled=False).new_page()


@pytest.fixture
def shot() -> Callable[[Page, str], None]:
    """`shot(page, "desk")` keeps a picture of the whole page when SHOTS names a folder."""

    def take(page: Page, name: str) -> None:
        if folder := os.environ.get("SHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return take


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """`accessible(page)` fails for every finding of axe, and for a page wider than its screen."""

    def check(page: Page) -> None:
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        wide, screen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert wide <= screen, f"{page.url} is {wide} px wide on a screen of {screen}"

    return check
