"""The queue of jobs: one a person, one at a time, dead ones buried, files swept."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.models import AuditLog
from app.exports import operations
from app.exports.models import ALIVE, ExportJob, ExportRequest, JobState, SheetCode, StateChoice
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError, Forbidden
from tests.world import NOW


@pytest.fixture(autouse=True)
def on_the_day(at_rest):
    with clock.freeze(NOW):
        yield


def wanted(world, unit="a", **narrowed):
    return ExportRequest(world.units[unit].id, world.campaign.id, **narrowed)


def job_of(world, name, unit="a"):
    job, _ = operations.ask(world.actor(name), wanted(world, unit))
    db.session.commit()
    return job


def test_a_request_survives_its_row(world):
    asked = wanted(
        world, window="PEAK", kind="activities:TOA_DAM", state=StateChoice.OUT, sheets=(SheetCode.ACTIVITIES,)
    )
    job, is_new = operations.ask(world.actor("binh"), asked)
    db.session.commit()
    db.session.expire_all()

    assert is_new and job.request == asked
    assert job.file_name == "Biểu tổng hợp Liên đoàn Lao động huyện A TH-2019 22-07-2019 09h00.xlsx"


def test_a_person_has_one_job_at_a_time(world):
    first, is_new = operations.ask(world.actor("binh"), wanted(world))
    again, is_new_again = operations.ask(world.actor("binh"), wanted(world, "a1"))
    other, other_is_new = operations.ask(world.actor("bao"), wanted(world))

    assert (is_new, is_new_again, other_is_new) == (True, False, True)
    assert again is first and other is not first


def test_the_database_itself_refuses_a_second_live_job(world):
    job = job_of(world, "binh")
    twin = ExportJob(
        user_id=job.user_id, unit_id=job.unit_id, campaign_id=job.campaign_id, created_at=NOW, heartbeat_at=NOW,
        state=JobState.RUNNING,
    )  # fmt: skip

    with pytest.raises(sa.exc.IntegrityError):
        db.session.add(twin)
        db.session.flush()
    db.session.rollback()


def test_a_foreign_unit_is_refused(world):
    with pytest.raises(Forbidden):
        operations.ask(world.actor("chi"), wanted(world, "a"))
    with pytest.raises(Forbidden):
        operations.ask(world.actor("an"), wanted(world, "t"))


def test_nothing_chosen_or_gone_is_refused(world):
    with pytest.raises(DomainError, match="ít nhất một biểu"):
        operations.ask(world.actor("binh"), wanted(world, sheets=()))
    with pytest.raises(DomainError, match="không còn"):
        operations.ask(world.actor("binh"), ExportRequest(world.units["a"].id, 999))


def test_asking_is_in_the_audit_log(world):
    job = job_of(world, "binh")

    line = db.session.scalars(sa.select(AuditLog).where(AuditLog.action == "export.run")).one()
    assert line.unit_id == world.units["a"].id and line.detail["job"] == job.public_id


def test_jobs_are_taken_in_order_and_one_at_a_time(world):
    first, second = job_of(world, "binh"), job_of(world, "dung", "t")

    assert operations.take_next() is first and first.state is JobState.RUNNING
    assert operations.take_next() is None
    operations.finish(first)
    assert operations.take_next() is second
    operations.finish(second)
    assert operations.take_next() is None


def test_a_sign_of_life_speaks_for_those_who_wait(world):
    running, waiting = job_of(world, "binh"), job_of(world, "dung", "t")
    operations.take_next()
    running_id = running.id
    db.session.commit()  # else the lock is ours

    with clock.freeze(NOW + timedelta(minutes=5)):
        operations.beat(running_id, 40, 100)
        db.session.expire_all()
        operations.bury_silent()
        db.session.commit()

        assert (running.done_rows, running.total_rows) == (40, 100)
        assert {running.state, waiting.state} == set(ALIVE)


def test_a_silent_job_has_failed_even_before_anybody_says_so(world):
    job = job_of(world, "binh")
    operations.take_next()
    db.session.commit()
    later = NOW + timedelta(minutes=4)

    assert job.state_at(NOW) is JobState.RUNNING and job.state_at(later) is JobState.FAILED
    with clock.freeze(later):
        again, is_new = operations.ask(world.actor("binh"), wanted(world))
        db.session.commit()

    assert is_new and again is not job
    assert job.state is JobState.FAILED and "dừng giữa chừng" in job.message
    assert operations.take_next() is again


def test_a_file_is_kept_for_a_day(world):
    job = job_of(world, "binh")
    operations.finish(job)

    assert job.is_kept_at(NOW) and not job.is_kept_at(NOW + timedelta(hours=25))
    operations.note_download(world.actor("binh"), job)
    with clock.freeze(NOW + timedelta(hours=25)), pytest.raises(DomainError, match="24 giờ"):
        operations.note_download(world.actor("binh"), job)


def test_rights_are_asked_again_at_the_download(world):
    job = job_of(world, "bao")
    operations.finish(job)
    world.units["a"].path = "000010000800002"  # moved away from the officer's branch
    officer = world.actor("chi")

    with pytest.raises(Forbidden):
        operations.note_download(officer, job)


def test_sweeping_keeps_what_somebody_waits_for(world, tmp_path):
    old, fresh, alive = job_of(world, "binh"), job_of(world, "bao"), job_of(world, "dung", "t")
    for job in (old, fresh):
        operations.finish(job)
    old.finished_at = NOW - timedelta(hours=30)
    db.session.commit()
    for name in (f"{old.public_id}.xlsx", f"{fresh.public_id}.xlsx", "stranger.xlsx"):
        (tmp_path / name).touch()
    for name in (f"{alive.public_id}.part", "dead.part"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "sheet").touch()

    operations.sweep(tmp_path)

    assert {found.name for found in tmp_path.iterdir()} == {f"{fresh.public_id}.xlsx", f"{alive.public_id}.part"}
