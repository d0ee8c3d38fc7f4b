"""Settings from the environment. `.env.example` explains each; no secret has a default in source."""

import os
import secrets
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent

HTMX_VERSION = "2.0.11"
HTMX_CDN = f"https://cdn.jsdelivr.net/npm/htmx.org@{HTMX_VERSION}/dist/htmx.min.js"
HTMX_INTEGRITY = "sha384-2OatzQy1H+Zd/IIrjr1TcuDGqLXeHhbooAyJY1KdQMKnr4LZ22k31GBLdYKHmVjg"


def _secret_key(instance: Path) -> str:
    """The key from the environment, else one made at install and kept readable by the owner alone."""
    if key := os.environ.get("SECRET_KEY"):
        if len(key) < 32:
            raise RuntimeError("SECRET_KEY must have at least 32 characters")
        return key
    file = instance / "secret_key"
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            handle.write(secrets.token_hex(32))
    return file.read_text()


def _flag(name: str, default: bool) -> bool:
    return os.environ.get(name, str(int(default))).lower() in {"1", "true", "yes", "on"}


def _postgres_options(url: str) -> dict[str, Any]:
    if not url.startswith("postgresql"):
        return {"pool_pre_ping": False}
    size = int(os.environ.get("DB_POOL", "4"))
    return {"pool_pre_ping": True, "pool_size": size, "max_overflow": size, "connect_args": {"options": "-c jit=off"}}


def from_environment() -> dict[str, Any]:
    """Every setting of the app, read once at start."""
    instance = Path(os.environ.get("INSTANCE", ROOT / "instance"))
    instance.mkdir(parents=True, exist_ok=True)
    database = os.environ.get("DATABASE_URL") or f"sqlite:///{instance / 'app.db'}"
    demo_file = instance / "demo_day"  # written with the sample province
    demo_day = os.environ.get("DEMO_DAY") or (demo_file.read_text().strip() if demo_file.exists() else "")
    return {
        "SECRET_KEY": _secret_key(instance),
        "INSTANCE": str(instance),
        "SQLALCHEMY_DATABASE_URI": database,
        "SQLALCHEMY_ENGINE_OPTIONS": _postgres_options(database),
        "FILES_URL": os.environ.get("FILES_URL") or (instance / "uploads").resolve().as_uri(),
        "HTMX_CDN": os.environ.get("HTMX_CDN", HTMX_CDN),
        "DEMO_DAY": date.fromisoformat(demo_day) if demo_day else None,
        "SESSION_COOKIE_NAME": "so_thi_dua",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": _flag("SESSION_COOKIE_SECURE", False),
        "TRUSTED_HOSTS": os.environ["TRUSTED_HOSTS"].split(",") if os.environ.get("TRUSTED_HOSTS") else None,
        "PROXY_HOPS": int(os.environ.get("PROXY_HOPS", "0")),
        "MAX_CONTENT_LENGTH": 25 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 4 * 1024 * 1024,
        "MAX_FORM_PARTS": 2000,
        "WTF_CSRF_TIME_LIMIT": None,  # a long form on a phone outlives an hour
        "WRITING_GETS": frozenset(),  # create_app names them
        "PORT": int(os.environ.get("PORT", "8000")),
    }
