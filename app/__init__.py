"""The application factory: the only module that knows every feature."""

import importlib
from pathlib import Path
from typing import Any

from flask import Flask
from flask_compress import Compress
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from app import cli, config, pages
from app.accounts import session
from app.entries.models import FamilyName
from app.kernel import clock, web
from app.kernel.db import db

ROOT = Path(__file__).resolve().parent.parent

FEATURES = (
    "accounts",
    "units",
    "campaigns",
    "obligations",
    "plans",
    "entries",
    "host_events",
    "registrations",
    "activities",
    "initiatives",
    "unit_plans",
    "care_models",
    "declarations",
    "nominations",
    "dashboards",
    "targets",
    "programs",
    "movements",
    "reports",
    "summaries",
    "scorecards",
    "exports",
)

# GET routes that write: the receipt that a desk has opened an entry, and the audit line of a download.
WRITING_GETS = frozenset({*(f"{family.value}.show" for family in FamilyName), "exports.download", "exports.ranking"})


def create_app(**overrides: Any) -> Flask:
    """The app with settings from the environment, overridden by keyword (tests)."""
    app = Flask(__name__, template_folder=str(ROOT / "templates"), instance_path=str(ROOT / "instance"))
    app.config.update(config.from_environment())
    app.config.update(overrides)
    app.config["WRITING_GETS"] = WRITING_GETS
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    clock.pretend(app.config["DEMO_DAY"])

    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
    CSRFProtect(app)
    app.config.setdefault("COMPRESS_ALGORITHM", ["br", "gzip"])
    app.config.setdefault("COMPRESS_MIMETYPES", ["text/html"])
    Compress(app)
    if app.config["PROXY_HOPS"]:
        hops = app.config["PROXY_HOPS"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app, root=app.static_folder, prefix="static/", max_age=31536000, autorefresh=app.debug
    )

    for feature in FEATURES:
        app.register_blueprint(importlib.import_module(f"app.{feature}.routes").blueprint)
    session.init(app)
    pages.init(app)
    cli.init(app)
    web.add_headers(app)
    web.close_by_default(app)
    return app
