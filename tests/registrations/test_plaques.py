"""Recognition and the plaque line: who takes which step, what each asks for, and that nothing merges (CR-9)."""

from datetime import date

import pytest
import sqlalchemy as sa

from app.entries.models import Attachment, EntryEvent, EntryState
from app.entries.workflow import available
from app.kernel.db import db
from app.kernel.errors import DomainError, Forbidden
from app.registrations import plaques
from app.registrations.models import Plaque, PlaqueLevel, PlaqueRequest, Progress, Recognition
from app.registrations.plaques import Dossier
from app.registrations.recognition import Finding, recognise
from tests.entries.typed import photo
from tests.factories import make_registration
from tests.targets.given import add, line

DOSSIER = Dossier(PlaqueLevel.PROVINCE, "90 năm Công đoàn Việt Nam", "Công trình chào mừng", "Quyết toán, ảnh")
YES = Finding(Recognition.RECOGNISED, "12/QĐ-LĐLĐ", date(2019, 7, 20), "Xuất sắc")


def work(world, progress=Progress.CONFIRMED, **values):
    return make_registration(world, **{"state": EntryState.APPROVED, "progress": progress, "percent": 100} | values)


def asked(world, **values):
    entry = work(world, **values)
    plaques.ask(world.actor("an"), entry, DOSSIER)
    return entry


def offered(world, entry, who):
    return [step.action for step in available(plaques.PLAQUE, entry, world.actor(who))]


# Recognition


@pytest.mark.parametrize("kind", ["CONG_TRINH", "PHAN_VIEC", "SAN_PHAM"])
def test_the_owner_recognises_every_kind(world, kind):
    entry = work(world, kind=kind)

    recognise(world.actor("duy"), entry, YES)
    db.session.commit()

    assert (entry.recognition, entry.recognised_by_id) == (Recognition.RECOGNISED, world.t.id)
    assert (entry.recognition_no, entry.recognised_on, entry.rating) == ("12/QĐ-LĐLĐ", date(2019, 7, 20), "Xuất sắc")
    event = db.session.scalars(sa.select(EntryEvent)).one()
    assert (event.line, event.before, event.after, event.version) == (
        "recognition",
        "none",
        "recognised",
        entry.version,
    )
    assert (entry.progress, entry.plaque, entry.state) == (Progress.CONFIRMED, Plaque.NONE, EntryState.APPROVED)


@pytest.mark.parametrize("who", ["an", "binh", "bao", "vi"])
def test_nobody_below_recognises(world, who):
    with pytest.raises(Forbidden):
        recognise(world.actor(who), work(world), YES)


@pytest.mark.parametrize("progress", [Progress.PLANNED, Progress.RUNNING, Progress.DONE])
def test_only_what_is_confirmed_as_done(world, progress):
    with pytest.raises(Forbidden):
        recognise(world.actor("dung"), work(world, progress), YES)


@pytest.mark.parametrize(
    ("finding", "field"),
    [
        (Finding(Recognition.RECOGNISED, "", date(2019, 7, 20)), "number"),
        (Finding(Recognition.RECOGNISED, "12"), "on"),
        (Finding(Recognition.RECOGNISED, "12", date(2019, 7, 23)), "on"),
        (Finding(Recognition.NOT_RECOGNISED), "reason"),
        (Finding(Recognition.NONE), "result"),
    ],
)
def test_what_a_finding_needs(world, finding, field):
    entry = work(world)

    with pytest.raises(DomainError) as refused:
        recognise(world.actor("dung"), entry, finding)
    assert (refused.value.field, entry.recognition) == (field, Recognition.NONE)


def test_a_finding_is_changed_with_a_reason_and_stays_in_the_history(world):
    entry = work(world)
    recognise(world.actor("dung"), entry, YES)
    with pytest.raises(DomainError, match="lý do"):
        recognise(world.actor("dung"), entry, YES)
    recognise(world.actor("dung"), entry, Finding(Recognition.NOT_RECOGNISED, reason="Sai hồ sơ"))

    assert entry.recognition is Recognition.NOT_RECOGNISED
    assert db.session.query(EntryEvent).count() == 2


# The line


def test_from_the_request_to_the_plaque(world):
    entry = work(world)
    actor = world.actor
    plaques.ask(actor("an"), entry, DOSSIER)
    assert entry.plaque is Plaque.REQUESTED
    plaques.support(actor("binh"), entry, "Nhất trí")
    assert entry.plaque is Plaque.SUPPORTED
    plaques.agree(actor("dung"), entry, "30/QĐ-LĐLĐ", date(2019, 7, 20))
    assert entry.plaque is Plaque.AGREED
    plaques.install(actor("an"), entry, date(2019, 7, 21))
    db.session.commit()

    found = plaques.request_of(entry)
    assert entry.plaque is Plaque.INSTALLED
    assert (found.opinion, found.decision_no, found.decided_on) == ("Nhất trí", "30/QĐ-LĐLĐ", date(2019, 7, 20))
    assert found.installed_on == date(2019, 7, 21)
    told = list(db.session.execute(sa.select(EntryEvent.line, EntryEvent.after).order_by(EntryEvent.id)))
    assert told == [("plaque", state) for state in ("requested", "supported", "agreed", "installed")]
    assert (entry.state, entry.recognition, entry.holder_id) == (EntryState.APPROVED, Recognition.NONE, None)


@pytest.mark.parametrize("kind", ["PHAN_VIEC", "SAN_PHAM", "THI_DUA"])
def test_only_cong_trinh(world, kind):
    entry = work(world, kind=kind)

    with pytest.raises(DomainError, match="Chỉ công trình"):
        plaques.ask(world.actor("an"), entry, DOSSIER)
    assert offered(world, entry, "an") == []


def test_not_before_it_is_approved(world):
    with pytest.raises(Forbidden):
        plaques.ask(world.actor("an"), work(world, state=EntryState.SENT), DOSSIER)


def test_who_may_do_what(world):
    entry = asked(world)
    assert {who: offered(world, entry, who) for who in ("an", "vi", "binh", "chi", "ai", "dung")} == {
        "an": ["plaque_withdraw"],
        "vi": [],
        "binh": ["plaque_support", "plaque_refuse"],
        "chi": [],
        "ai": [],
        "dung": [],  # the upper union comes first
    }
    plaques.support(world.actor("bao"), entry, "")
    assert offered(world, entry, "binh") == []
    assert offered(world, entry, "duy") == ["plaque_agree", "plaque_refuse"]
    assert offered(world, entry, "an") == []


def test_a_direct_union_asks_the_province_straight_away(world):
    entry = work(world, unit="d1", by="dao")
    plaques.ask(world.actor("dao"), entry, DOSSIER)

    assert offered(world, entry, "dung") == ["plaque_agree", "plaque_refuse"]
    plaques.agree(world.actor("dung"), entry, "30", date(2019, 7, 20))
    assert entry.plaque is Plaque.AGREED


def test_an_upper_unions_own_work_goes_straight_to_the_province(world):
    entry = work(world, unit="a", by="binh")
    plaques.ask(world.actor("binh"), entry, DOSSIER)

    assert offered(world, entry, "binh") == ["plaque_withdraw"]
    assert offered(world, entry, "dung") == ["plaque_agree", "plaque_refuse"]


def test_refused_with_a_reason_and_asked_anew(world):
    entry = asked(world)
    with pytest.raises(DomainError, match="lý do"):
        plaques.refuse(world.actor("binh"), entry, "")
    plaques.refuse(world.actor("binh"), entry, "Chưa có nghiệm thu")
    assert (entry.plaque, plaques.request_of(entry).refusal) == (Plaque.REFUSED, "Chưa có nghiệm thu")
    plaques.ask(world.actor("an"), entry, DOSSIER)
    assert (entry.plaque, plaques.request_of(entry).refusal) == (Plaque.REQUESTED, "")


def test_withdrawn_only_while_nobody_has_answered(world):
    entry = asked(world)
    plaques.withdraw(world.actor("an"), entry, "Chờ nghiệm thu")
    assert entry.plaque is Plaque.NONE
    plaques.ask(world.actor("an"), entry, DOSSIER)
    plaques.support(world.actor("binh"), entry, "")
    with pytest.raises(DomainError):
        plaques.withdraw(world.actor("an"), entry, "Thôi")


def test_days_and_progress_of_the_plaque(world):
    entry = asked(world, progress=Progress.RUNNING)
    plaques.support(world.actor("binh"), entry, "")
    with pytest.raises(DomainError, match="tương lai"):
        plaques.agree(world.actor("dung"), entry, "30", date(2019, 7, 23))
    plaques.agree(world.actor("dung"), entry, "30", date(2019, 7, 20))
    with pytest.raises(DomainError, match="chưa hoàn thành"):
        plaques.install(world.actor("an"), entry, date(2019, 7, 21))
    entry.progress = Progress.DONE
    for day in (date(2019, 7, 19), date(2019, 7, 23)):
        with pytest.raises(DomainError, match="Ngày gắn biển"):
            plaques.install(world.actor("an"), entry, day)
    plaques.install(world.actor("dung"), entry, date(2019, 7, 20))
    assert entry.plaque is Plaque.INSTALLED


# Figures and pages


def test_each_state_is_a_figure_of_its_own(world):
    """CR-9: a work may be done and not recognised, recognised without a plaque, with a plaque and not recognised."""
    work(world)
    work(world, recognition=Recognition.RECOGNISED)
    work(world, plaque=Plaque.INSTALLED)
    work(world, recognition=Recognition.NOT_RECOGNISED, plaque=Plaque.AGREED)

    def counted(**where):
        target = add(world, mode="TOTAL", all=[{"source": "registration", "agg": "count", "where": where}])
        return line(world, target).result

    assert counted(review="approved") == 4
    assert counted(progress="done") == 4
    assert counted(recognition="done") == 1
    assert counted(plaque="done") == 1
    assert counted(recognition="done", plaque="done") == 0


def test_the_list_shows_what_waits_first_and_only_ones_own_branch(world):
    done = asked(world, title="Đã gắn")
    done.plaque = Plaque.INSTALLED
    asked(world, title="Đang chờ")
    other = work(world, unit="d1", by="dao", title="Của Cục Thuế")
    plaques.ask(world.actor("dao"), other, DOSSIER)
    work(world, title="Không đề nghị")
    db.session.commit()

    def titles(who, path="", state=None):
        return [row.title for row, _ in plaques.listed(world.actor(who), world.campaign.id, path, state, 1).rows]

    assert titles("dung")[-1] == "Đã gắn" and set(titles("dung")[:2]) == {"Đang chờ", "Của Cục Thuế"}
    assert titles("binh") == ["Đang chờ", "Đã gắn"]
    assert titles("bon") == []
    assert titles("dung", state=Plaque.INSTALLED) == ["Đã gắn"]
    assert titles("dung", path=world.d1.path) == ["Của Cục Thuế"]


def test_over_http(world, client):
    entry = work(world)
    db.session.commit()
    address = f"/registrations/{entry.public_id}"

    empty = client.login(world.an).post(
        f"{address}/plaque", data={"occasion": "", "wording": "Biển", "level": "province"}
    )
    assert empty.status_code == 422 and "Ghi sự kiện chào mừng." in empty.text and "Biển" in empty.text
    form = {"occasion": "90 năm", "wording": "Công trình chào mừng", "level": "province"}
    assert client.login(world.an).post(f"{address}/plaque", data=form).status_code == 303
    assert client.login(world.binh).post(f"{address}/plaque/support", data={"comment": "Nhất trí"}).status_code == 303
    refused = client.login(world.dung).post(f"{address}/plaque/refuse", data={"comment": ""})
    assert refused.status_code == 409 and "Cần ghi lý do" in refused.text
    decided = {"number": "30/QĐ-LĐLĐ", "on": "2019-07-20"}
    assert client.login(world.dung).post(f"{address}/plaque/agree", data=decided).status_code == 303
    put_up = {"on": "2019-07-21", "files": photo()}
    assert client.login(world.an).post(f"{address}/plaque/install", data=put_up).status_code == 303
    db.session.expire_all()
    assert entry.plaque is Plaque.INSTALLED
    assert db.session.query(Attachment).count() == 1
    assert db.session.query(PlaqueRequest).count() == 1
    page = client.login(world.an).get(address)
    assert "Công trình chào mừng" in page.text and "30/QĐ-LĐLĐ" in page.text and "Đã gắn biển" in page.text
    recognised = {"result": "recognised", "number": "12", "on": "2019-07-20"}
    assert client.login(world.dung).post(f"{address}/recognition", data=recognised).status_code == 303
    assert "Xét công nhận: Được công nhận" in client.login(world.an).get(address).text
