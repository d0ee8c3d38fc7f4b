"""How a request is let in and answered: declared access, page or fragment, redirects, headers, static addresses."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import BadRequest, HTTPException

from app.kernel.db import reading

View = TypeVar("View", bound=Callable[..., Any])

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def public(view: View) -> View:
    """Anybody may call this route, signed in or not."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Anybody signed in; what they see is decided by the scoped query the route starts from."""
    view.access = "signed_in"  # type: ignore[attr-defined]
    return view


def allowed(test: Callable[[Any], bool]) -> Callable[[View], View]:
    """Signed in, and `test(actor)` holds; else 403. For pages that need a role whatever they show."""

    def declare(view: View) -> View:
        view.access = test  # type: ignore[attr-defined]
        return view

    return declare


def while_must_change(view: View) -> View:
    """May also be called by somebody who still has to choose a password. Use above `signed_in`."""
    view.while_must_change = True  # type: ignore[attr-defined]
    return view


def access_of(app: Flask, endpoint: str) -> Any:
    """What the route of `endpoint` declared: "public", "signed_in" or a test; None when it declared nothing."""
    return "public" if endpoint == "static" else getattr(app.view_functions[endpoint], "access", None)


def close_by_default(app: Flask) -> None:
    """Install the gate. Call after every blueprint is registered: an undeclared route stops the start (R2)."""
    undeclared = sorted(e for e in app.view_functions if access_of(app, e) is None)
    if undeclared:
        raise RuntimeError(f"routes without declared access: {', '.join(undeclared)}")

    @app.before_request
    def gate() -> ResponseReturnValue | None:
        writing = request.method not in SAFE_METHODS or request.endpoint in app.config["WRITING_GETS"]
        reading.set(not writing)
        if request.method not in SAFE_METHODS and request.headers.get("Sec-Fetch-Site") == "cross-site":
            raise BadRequest("cross-site")
        if request.endpoint is None:
            return None  # 404 or 405 follows
        access = access_of(app, request.endpoint)
        if access == "public":
            return None
        if not current_user.is_authenticated:
            return to_sign_in()
        view = app.view_functions[request.endpoint]
        if current_user.must_change and not getattr(view, "while_must_change", False):
            return see_other(url_for("accounts.password"))
        if callable(access) and not access(current_user):
            abort(403)
        return None


def to_sign_in() -> Response:
    """To the sign-in page and back here afterwards; a swap is told to leave the page (401 + HX-Redirect)."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" and not wants_fragment() else None
    address = url_for("accounts.sign_in", next=wanted if wanted != "/" else None)
    if request.headers.get("HX-Request") == "true":
        return Response(status=401, headers={"HX-Redirect": address})
    return make_response(redirect(address, 303))


def local_address(address: str | None) -> str | None:
    """`address` when it is a path of this site that a GET route serves, else None (no open redirect)."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")) or "\\" in address:
        return None
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or any(ord(c) < 32 for c in address):
        return None
    try:
        current_app.url_map.bind("localhost").match(parts.path, method="GET")
    except HTTPException:  # no such route, or not by GET
        return None
    return address


def wants_fragment() -> bool:
    """An htmx swap asks, not a history restore: answer with the fragment alone."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"


def render(page: str, fragment: str, status: int = 200, /, **context: Any) -> Response:
    """Render `fragment` for an htmx swap, `page` otherwise. `page` includes `fragment`."""
    response = make_response(render_template(fragment if wants_fragment() else page, **context), status)
    response.vary.add("HX-Request")
    return response


def see_other(address: str) -> Response:
    """Redirect after a POST; inside a swap the whole page moves (HX-Redirect)."""
    if request.headers.get("HX-Request") == "true":
        return Response(status=204, headers={"HX-Redirect": address})
    return make_response(redirect(address, 303))


def add_headers(app: Flask) -> None:
    """Strict CSP and no caching of private answers (shared phones, reliability.md row 11)."""
    cdn = app.config["HTMX_CDN"]
    host = f" {urlsplit(cdn).scheme}://{urlsplit(cdn).netloc}" if cdn else ""
    policy = (
        f"default-src 'self'; script-src 'self'{host}; connect-src 'self'{host}; img-src 'self' data: blob:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )

    @app.after_request
    def headers(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers.setdefault("Cache-Control", "no-store")
        response.vary.add("Cookie")
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return response


def static_addresses(app: Flask) -> Callable[[str], str]:
    """`static_url(name)`: the address of a static file with the hash of its content, so it may be cached for ever."""
    root = Path(app.static_folder or "")
    known: dict[str, str] = {}

    def static_url(name: str) -> str:
        if name not in known:
            digest = hashlib.sha256((root / name).read_bytes()).hexdigest()[:10]
            known[name] = f"/static/{name}?v={digest}"
        return known[name]

    return static_url
