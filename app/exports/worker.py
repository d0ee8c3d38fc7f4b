"""The child process that writes workbooks: `python -m app.exports.worker` works until the queue is empty.

A process of its own, not a thread: writing 100,000 rows in a web worker makes its pages four times slower.
"""

import errno
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from flask.cli import ScriptInfo
from sqlalchemy.exc import OperationalError
from xlsxwriter.exceptions import FileCreateError

from app.accounts.session import actor_of
from app.exports import operations
from app.exports.models import ExportJob
from app.exports.policy import can_export, can_see_contacts
from app.exports.workbook import build
from app.kernel.db import db
from app.kernel.errors import DomainError

ROOT = Path(__file__).resolve().parent.parent.parent
NICENESS = 10
DISK_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
BEAT = 1.0  # seconds between two signs of life
LOST = "Có lỗi khi lập tệp. Hãy thử lại; nếu vẫn lỗi, báo quản trị hệ thống."
FULL = "Máy chủ hết chỗ chứa, chưa lập được tệp. Hãy báo quản trị hệ thống."
NOT_YOURS = "Bạn không còn quyền xem số liệu của đơn vị này."

_children: list[subprocess.Popen[bytes]] = []


def start(config: Mapping[str, Any]) -> None:
    """Start a child on the same database and day as this app. It ends at once when another one is at work."""
    reap()
    day = config["DEMO_DAY"]
    settings = {
        "DATABASE_URL": str(config["SQLALCHEMY_DATABASE_URI"]),
        "INSTANCE": str(config["INSTANCE"]),
        "DEMO_DAY": day.isoformat() if day else "",
    }
    child = subprocess.Popen(
        [sys.executable, "-m", "app.exports.worker"],
        cwd=ROOT,
        env=os.environ | settings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    _children.append(child)


def reap() -> int:
    """Forget the children that have ended; how many have not."""
    _children[:] = [child for child in _children if child.poll() is None]
    return len(_children)


def folder_of(config: Mapping[str, Any]) -> Path:
    """Where files lie until they are fetched or a day old."""
    return Path(config["INSTANCE"]) / "exports"


def work(app: Flask) -> None:
    """Take jobs until none is left. Needs an app context."""
    folder = folder_of(app.config)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    operations.sweep(folder)
    while (job := _next()) is not None:
        _do(job, folder)


def _next() -> ExportJob | None:
    operations.bury_silent()
    job = operations.take_next()
    db.session.commit()
    return job


def _do(job: ExportJob, folder: Path) -> None:
    """One job from running to done or failed; a bug is logged by the interpreter, and the job says so."""
    job_id, part, failure = job.id, folder / f"{job.public_id}.part", LOST
    try:
        failure = _make(job, part, operations.file_of(folder, job))
    except (OSError, FileCreateError) as error:
        cause = error.args[0] if isinstance(error, FileCreateError) else error
        if getattr(cause, "errno", None) not in DISK_FULL:
            raise
        failure = FULL
    finally:
        db.session.rollback()
        shutil.rmtree(part, ignore_errors=True)
        ended = db.session.get_one(ExportJob, job_id)
        if failure:
            operations.fail(ended, failure)
        else:
            operations.finish(ended)
        db.session.commit()


def _make(job: ExportJob, part: Path, target: Path) -> str:
    """Write the file whole under its name; "" when that is done, else why not."""
    actor = actor_of(job.user_id)
    if actor is None or not can_export(actor, job.unit):
        return NOT_YOURS
    part.mkdir(exist_ok=True)
    book = part / "book.xlsx"
    request, heart = job.request, _heart(job.id)
    try:
        build(book, request, heart, contacts=can_see_contacts(actor, job.unit))
    except DomainError as refusal:
        return refusal.message
    with open(book, "rb") as file:
        os.fsync(file.fileno())
    os.replace(book, target)
    return ""


def _heart(job_id: int) -> Callable[[int, int], None]:
    last = 0.0

    def beat(done: int, whole: int) -> None:
        nonlocal last
        if done < whole and time.monotonic() - last < BEAT and last:
            return
        last = time.monotonic()
        try:
            operations.beat(job_id, done, whole)
        except OperationalError:
            current_app.logger.warning("export job %s: database busy, a sign of life was left out", job_id)

    return beat


def main() -> None:
    """The app as `flask --app wsgi` finds it, nicer than those who answer people."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    app = ScriptInfo(app_import_path="wsgi:app").load_app()
    with app.app_context():
        work(app)


if __name__ == "__main__":
    main()
