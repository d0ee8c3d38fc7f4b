"""The growing delay: per account name, per known device, and never for a whole office (row 12)."""

from datetime import timedelta

import pytest

from app.accounts import throttle
from app.accounts.models import LoginAttempt
from app.kernel import clock
from app.kernel.db import db

DELAYS = [(0, 0), (9, 0), (10, 30), (11, 60), (12, 120), (13, 240), (14, 480), (15, 900), (16, 900), (500, 900)]


@pytest.mark.one_engine
@pytest.mark.parametrize(("wrong", "seconds"), DELAYS)
def test_the_delay_grows_to_a_quarter_of_an_hour(wrong, seconds):
    assert throttle.delay(wrong) == timedelta(seconds=seconds)


def fail(key: str, times: int, address: str = "10.0.0.1") -> None:
    for _ in range(times):
        throttle.record(key, address)


def test_ten_tries_are_free_then_one_waits(app):
    key = throttle.attempt_key(" An ")
    fail(key, 9)
    assert throttle.wait_until(key) is None
    fail(key, 1)
    assert throttle.wait_until("an") == clock.now() + timedelta(seconds=30)

    with clock.freeze(clock.now() + timedelta(seconds=30)):
        assert throttle.wait_until(key) is None


def test_tries_of_yesterday_are_forgotten(app):
    fail("an", 30)
    with clock.freeze(clock.now() + timedelta(hours=25)):
        assert throttle.wait_until("an") is None
        throttle.record("an", "10.0.0.1")
        assert db.session.query(LoginAttempt).count() == 1


def test_names_and_devices_are_counted_apart(app):
    fail("an", 10)

    assert throttle.wait_until("anh") is None
    assert throttle.wait_until(throttle.attempt_key("an", "device")) is None


def test_an_address_is_refused_only_after_hundreds(app):
    for number in range(299):
        throttle.record(f"nobody{number}", "10.0.0.1")
    assert not throttle.address_is_busy("10.0.0.1")
    throttle.record("nobody", "10.0.0.1")
    assert throttle.address_is_busy("10.0.0.1")
    assert not throttle.address_is_busy("10.0.0.2")
    with clock.freeze(clock.now() + timedelta(minutes=2)):
        assert not throttle.address_is_busy("10.0.0.1")


def test_unlocking_forgets_name_phone_and_devices(world):
    world.an.phone = "0912345678"
    for key in ("an", "0912345678", "an|device", "an|password", "anh"):
        fail(key, 10)
    assert throttle.locked_until(world.an)

    throttle.unlock(world.an)

    assert {attempt.account_key for attempt in db.session.query(LoginAttempt)} == {"anh"}
    assert throttle.locked_until(world.an) is None
