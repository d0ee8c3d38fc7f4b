"""The worker: every job ends as done or failed, a file is whole or not there, and the child really runs."""

import errno
import os
import time
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from app.accounts.models import Post
from app.exports import operations, worker
from app.exports.models import ExportJob, ExportRequest, JobState, SheetCode
from app.kernel.db import db


@pytest.fixture
def queued(deeds):
    job, _ = operations.ask(deeds.actor("dung"), ExportRequest(deeds.units["t"].id, deeds.campaign.id))
    db.session.commit()
    return job


@pytest.fixture
def folder(app, tmp_path):
    app.config["INSTANCE"] = str(tmp_path)
    return tmp_path / "exports"


def left(folder):
    return sorted(found.name for found in folder.iterdir())


def test_a_job_becomes_a_file(app, queued, folder):
    worker.work(app)

    assert queued.state is JobState.DONE and queued.done_rows == queued.total_rows == 24
    assert left(folder) == [f"{queued.public_id}.xlsx"]
    assert "Biểu 01" in load_workbook(operations.file_of(folder, queued)).sheetnames


def test_the_whole_queue_is_worked_off(app, queued, deeds, folder):
    other, _ = operations.ask(
        deeds.actor("chi"), ExportRequest(deeds.units["b"].id, deeds.campaign.id, sheets=(SheetCode.ACTIVITIES,))
    )
    db.session.commit()

    worker.work(app)

    assert {queued.state, other.state} == {JobState.DONE} and len(left(folder)) == 2


def test_somebody_who_lost_the_post_gets_nothing(app, queued, deeds, folder):
    for post in db.session.query(Post).filter_by(user_id=deeds.people["dung"].id):
        db.session.delete(post)
    db.session.commit()

    worker.work(app)

    assert queued.state is JobState.FAILED and queued.message == worker.NOT_YOURS and left(folder) == []


def test_a_disabled_person_gets_nothing(app, queued, deeds, folder):
    deeds.people["dung"].disabled_at = queued.created_at
    db.session.commit()

    worker.work(app)

    assert queued.state is JobState.FAILED and left(folder) == []


def test_what_is_refused_is_told_in_words(app, queued, folder, monkeypatch):
    monkeypatch.setattr("app.exports.workbook.MOST_ROWS", 1)

    worker.work(app)

    assert queued.state is JobState.FAILED and "quá 1 dòng" in queued.message and left(folder) == []


def test_a_full_disk_is_told_in_words(app, queued, folder, monkeypatch):
    def full(*_args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(worker.os, "replace", full)

    worker.work(app)

    assert queued.state is JobState.FAILED and queued.message == worker.FULL and left(folder) == []


@pytest.mark.parametrize("error", [ValueError("a bug"), OSError(errno.EIO, "broken disk")])
def test_a_bug_fails_the_job_and_is_not_swallowed(app, queued, folder, monkeypatch, error):
    def broken(*_args, **_named):
        raise error

    monkeypatch.setattr(worker, "build", broken)

    with pytest.raises(type(error)):
        worker.work(app)

    assert queued.state is JobState.FAILED and queued.message == worker.LOST and left(folder) == []


def test_the_child_process_does_the_work(app, queued, folder):
    """With the real interpreter, on the database and the folder of this app."""
    job_id, queued.heartbeat_at = queued.id, datetime(2100, 1, 1, tzinfo=UTC)  # the child's clock does not stand still
    db.session.commit()
    before = os.nice(0)

    worker.start(app.config)

    state = JobState.QUEUED
    for _ in range(400):
        state = db.session.scalars(sa.select(ExportJob.state).where(ExportJob.id == job_id)).one()
        db.session.rollback()  # the lock is the child's
        if state is JobState.DONE:
            break
        time.sleep(0.1)
    assert state is JobState.DONE
    assert operations.file_of(folder, queued).stat().st_size > 10_000 and os.nice(0) == before
    while worker.reap():
        time.sleep(0.05)
