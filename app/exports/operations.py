"""The queue of jobs: asking, taking the next one, signs of life, the end, and what is swept away.

One job is worked on at a time, whatever the number of web workers, so that pages stay quick while exports run. A worker
that dies leaves its job silent; the next one who asks finds it failed and starts another worker.
"""

import re
import shutil
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Actor
from app.accounts.operations import audit
from app.exports import queries
from app.exports.models import ALIVE, BY_HAND, KEPT, SILENCE, ExportJob, ExportRequest, JobState
from app.exports.policy import can_download, can_export
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError, Forbidden
from app.kernel.text import clean_line
from app.scorecards.models import ScorecardPlan

DIED = "Máy chủ dừng giữa chừng khi đang lập tệp. Hãy lập lại."
_UNFIT = re.compile(r'[\\/:*?"<>|]+')


def ask(actor: Actor, request: ExportRequest) -> tuple[ExportJob, bool]:
    """A new job of the actor, and True; or, while one of theirs is queued or running, that one and False.

    Raises:
        Forbidden: the unit is not the actor's.
        DomainError: nothing was chosen, or the unit or the campaign is gone.
    """
    subject = queries.load(request)
    if subject is None:
        raise DomainError("Đơn vị hoặc kế hoạch không còn.")
    if not can_export(actor, subject.unit):
        raise Forbidden("Bạn không có quyền lập biểu của đơn vị này.")
    if not request.sheets:
        raise DomainError("Chọn ít nhất một biểu.", "sheets")
    if request.blank and not set(request.sheets) & set(BY_HAND):
        raise DomainError(
            "Biểu trống để ghi tay chỉ có cho Biểu 01, 02c, 03, 04. Chọn một trong các biểu ấy.", "sheets"
        )
    bury_silent()
    if alive := _alive_of(actor):
        return alive, False
    now = clock.now()
    job = ExportJob(
        user_id=actor.user_id, unit_id=subject.unit.id, campaign_id=subject.campaign.id, filters=request.filters(),
        created_at=now, heartbeat_at=now, file_name=_file_name(subject, now),
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(job)
    except IntegrityError:  # the same person's other tab was quicker
        if alive := _alive_of(actor):
            return alive, False
        raise
    noted = request.filters()
    noted.get("owed", {}).pop("text", None)  # what somebody searched for may be a person's name
    audit(actor, "export.run", subject.unit.id, job=job.public_id, campaign=subject.campaign.code, **noted)
    return job, True


def _alive_of(actor: Actor) -> ExportJob | None:
    query = sa.select(ExportJob).where(ExportJob.user_id == actor.user_id, ExportJob.state.in_(ALIVE))
    return db.session.scalar(query)


def _file_name(subject: queries.Subject, at: datetime) -> str:
    what = "Biểu trống" if subject.request.blank else "Biểu tổng hợp"
    parts = (what, subject.unit.label(), subject.campaign.code, f"{clock.local(at):%d-%m-%Y %Hh%M}")
    return f"{_UNFIT.sub('-', clean_line(' '.join(parts)))[:150]}.xlsx"


def take_next() -> ExportJob | None:
    """Mark the oldest queued job as running and return it; None when there is none, or another worker is at work."""
    other = sa.select(ExportJob.id).where(ExportJob.state == JobState.RUNNING)
    job = db.session.scalar(
        sa.select(ExportJob)
        .where(ExportJob.state == JobState.QUEUED, ~other.exists())
        .order_by(ExportJob.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if job is not None:
        job.state, job.heartbeat_at = JobState.RUNNING, clock.now()
        db.session.flush()
    return job


def beat(job_id: int, done: int, whole: int) -> None:
    """A sign of life, in a transaction of its own; it speaks for those who wait as well."""
    now = clock.now()
    with db.engine.begin() as connection:
        seen = sa.update(ExportJob).where(ExportJob.id == job_id, ExportJob.state == JobState.RUNNING)
        connection.execute(seen.values(heartbeat_at=now, done_rows=done, total_rows=whole))
        connection.execute(sa.update(ExportJob).where(ExportJob.state == JobState.QUEUED).values(heartbeat_at=now))


def finish(job: ExportJob) -> None:
    """The file is complete and in its place."""
    job.state, job.finished_at, job.done_rows = JobState.DONE, clock.now(), job.total_rows
    db.session.flush()


def fail(job: ExportJob, message: str) -> None:
    """No file; `message` tells the user why."""
    job.state, job.finished_at, job.message = JobState.FAILED, clock.now(), message
    db.session.flush()


def bury_silent() -> None:
    """Jobs without a sign of life have failed (F4)."""
    now = clock.now()
    silent = sa.update(ExportJob).where(ExportJob.state.in_(ALIVE), ExportJob.heartbeat_at < now - SILENCE)
    db.session.execute(silent.values(state=JobState.FAILED, finished_at=now, message=DIED))


def note_download(actor: Actor, job: ExportJob) -> None:
    """Before the file goes out: rights as they are now, and a line in the audit log.

    Raises:
        DomainError: the file is not there (any more).
        Forbidden: the actor may no longer see the unit.
    """
    if not can_download(actor, job):
        raise Forbidden("Bạn không còn quyền xem số liệu của đơn vị này.")
    if not job.is_kept_at(clock.now()):
        raise DomainError("Tệp chỉ giữ 24 giờ. Hãy lập lại để có số liệu mới.")
    audit(actor, "export.download", job.unit_id, job=job.public_id)


def note_ranking(actor: Actor, plan: ScorecardPlan) -> None:
    """A line in the audit log before Biểu 05b goes out."""
    audit(actor, "export.download", plan.owner_id, scorecards=plan.public_id)


def file_of(folder: Path, job: ExportJob) -> Path:
    """Where the finished file lies."""
    return folder / f"{job.public_id}.xlsx"


def sweep(folder: Path) -> None:
    """Delete every file and left-over part whose job is neither alive nor done within the last day. One statement."""
    fresh = sa.and_(ExportJob.state == JobState.DONE, ExportJob.finished_at > clock.now() - KEPT)
    kept = set(db.session.scalars(sa.select(ExportJob.public_id).where(sa.or_(ExportJob.state.in_(ALIVE), fresh))))
    for found in folder.iterdir():
        if found.name.split(".")[0] in kept:
            continue
        if found.is_dir():
            shutil.rmtree(found, ignore_errors=True)
        else:
            found.unlink(missing_ok=True)
