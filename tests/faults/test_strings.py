"""Whatever is typed into whatever box: never a broken page, never anything half-done, and the draft opens again."""

import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import FileStorage

from app.activities.forms import activity_form
from app.entries.forms import FormContext
from app.entries.models import Entry, EntryEvent, EntryState
from app.initiatives.forms import InitiativeForm
from app.kernel.db import db
from app.registrations.forms import ProgressForm, RegistrationForm
from app.registrations.models import ProgressUpdate
from tests.entries.typed import typed
from tests.factories import make_registration

HOSTILE = (
    "\x00", "a\x00b", "e\u0301" * 3, "a" * 100_000, "=cmd|' /C calc'!A0", "<script>alert(1)</script>", "{{ 7*7 }}",
    "%s%n", "../../etc/passwd", "'; DROP TABLE entry; --", "\u202eoãđ", "\ufeff", "²", "٣", "１２", "9" * 400, "-0", "1e9",
    "NaN", "31/2/2019", "0/0/0000", "\r\n\r\n", "  ", "\U0001f469\u200d\U0001f33e", "null", "true", "[]", "ß", "İ",
)  # fmt: skip
STRINGS = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=300), st.integers().map(str), st.dates().map(str))
ANSWERS = {200, 303, 404, 409, 422}


def fields_of(world, family):
    """Every box of the family's form, and what surrounds it."""
    context = FormContext(world.actor("an"), world.a1, world.campaign, typed(family).get("kind", ""), "k", None, False)
    form = {"registrations": RegistrationForm, "activities": activity_form, "initiatives": InitiativeForm}[family](
        context
    )
    own = [name for name in form._fields if name not in ("authors", "files")]
    rows = [f"authors-0-{name}" for name in form["authors"][0].form._fields] if family == "initiatives" else []
    return sorted(
        {*own, *rows, "action", "confirmed", "version", "remove_files", "channel", "informant", "rules", "entry"}
    )


def sane(entry):
    """Either nothing was sent, or one whole entry with its one line of history."""
    events = db.session.query(EntryEvent).filter_by(entry_id=entry.id).count()
    if entry.state is EntryState.DRAFT:
        return events == 0 and entry.sent_at is None
    return entry.state is EntryState.SENT and events == 1 and entry.title.strip() and "\x00" not in entry.title


@pytest.mark.parametrize("family", ["registrations", "activities", "initiatives"])
def test_every_box_takes_every_string(client, world, family):
    client.login(world.an)
    names = fields_of(world, family)
    numbers = iter(range(1_000_000))

    @settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
    @given(changes=st.dictionaries(st.sampled_from(names), STRINGS, min_size=1, max_size=4), autosave=st.booleans())
    @example(changes=dict.fromkeys(names, "\x00"), autosave=True)
    @example(changes=dict.fromkeys(names, "²"), autosave=True)
    @example(changes=dict.fromkeys(names, "a" * 100_000), autosave=False)
    def tried(changes, autosave):
        form = typed(family, f"key-{next(numbers)}") | changes
        address = f"/{family}/autosave" if autosave else f"/{family}/new"
        answer = client.post(address, data=form)
        assert answer.status_code in ANSWERS | {204}
        for entry in db.session.query(Entry).order_by(Entry.id.desc()).limit(1):
            assert sane(entry)
            assert client.get(f"/{family}/{entry.public_id}").status_code == 200
            assert client.get(f"/{family}/{entry.public_id}/edit").status_code in (200, 303)
            assert client.get("/entries/").status_code == 200

    tried()


@pytest.mark.parametrize("family", ["registrations", "activities", "initiatives"])
def test_every_box_at_once(client, world, family):
    client.login(world.an)
    free = [name for name in fields_of(world, family) if name not in ("unit", "campaign", "kind", "key", "action")]

    for number, hostile in enumerate(HOSTILE):
        form = typed(family, f"key-{number}") | dict.fromkeys(free, hostile)
        assert client.post(f"/{family}/new", data=form).status_code in ANSWERS, ascii(hostile[:50])

    made = db.session.query(Entry).all()
    assert len(made) == len(HOSTILE)
    for entry in made:
        assert sane(entry)
        assert client.get(f"/{family}/{entry.public_id}/edit").status_code in (200, 303)


def test_review_bulk_and_lists_take_every_string(client, world):
    entry = make_registration(world)
    client.login(world.binh)
    steps = ["action", "version", "comment", "field", "grace_on"]
    filters = ["q", "family", "kind", "state", "unit", "campaign", "window", "late", "self", "sort", "page"]
    bulk = ["action", "item", "all", "comment", *filters]

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(
        review=st.dictionaries(st.sampled_from(steps[1:]), STRINGS),
        query=st.dictionaries(st.sampled_from(filters), STRINGS),
        many=st.dictionaries(st.sampled_from(bulk[1:]), STRINGS),
    )
    @example(
        review=dict.fromkeys(steps, "\x00"), query=dict.fromkeys(filters, "\x00"), many=dict.fromkeys(bulk[1:], "\x00")
    )
    @example(review=dict.fromkeys(steps, "²"), query=dict.fromkeys(filters, "²"), many=dict.fromkeys(bulk[1:], "²"))
    def tried(review, query, many):
        got = client.post(
            f"/registrations/{entry.public_id}/review", data={"action": "return", "version": "77"} | review
        )
        assert got.status_code in ANSWERS
        assert client.get("/entries/", query_string=query).status_code == 200
        assert client.get("/entries/desk", query_string=query).status_code == 200
        assert client.post("/entries/bulk", data={"action": "approve"} | many).status_code in ANSWERS

    tried()
    assert entry.title


def test_progress_takes_every_string(client, world):
    work = make_registration(world, state=EntryState.APPROVED)
    client.login(world.an)
    names = list(ProgressForm(work)._fields)
    right = {"on": "20/7/2019", "progress": "running", "percent": "50"}

    @settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
    @given(changes=st.dictionaries(st.sampled_from(names), STRINGS, min_size=1))
    @example(changes=dict.fromkeys(names, "\x00"))
    def tried(changes):
        assert client.post(f"/registrations/{work.public_id}/progress", data=right | changes).status_code in ANSWERS

    tried()
    assert all(0 <= update.percent <= 100 for update in db.session.query(ProgressUpdate))


@pytest.mark.parametrize(
    "address", ["/registrations/{}", "/registrations/{}/edit", "/entries/files/{}", "/entries/files/{}/thumb"]
)
@pytest.mark.parametrize("id", ["%00", "%ff", "²", "a" * 3000, "..%2f..%2fetc", "1", "%27--", "%F0%9F%91%A9"])
def test_an_id_that_is_none_is_not_found(client, world, address, id):
    client.login(world.an)

    assert client.get(address.format(id)).status_code == 404


@pytest.mark.parametrize("family", ["registrations", "activities", "initiatives"])
@pytest.mark.parametrize("address", ["/{}/new", "/{}/autosave"])
def test_a_body_of_another_kind_is_no_form(client, world, family, address):
    client.login(world.an)

    for sent in ({"json": {"title": ["x"], "key": {}}}, {"data": b"\x00\xff", "content_type": "text/plain"}, {}):
        assert client.post(address.format(family), **sent).status_code in ANSWERS | {204}
    assert not re.search("Traceback", client.get("/entries/").text)


def test_bytes_that_are_no_text_are_kept_readable(client, world):
    broken = b"&title=S%ED%A0%80n ch%FFi %C3%28&content=%00"
    form = "&".join(f"{name}={value}" for name, value in typed("registrations", title=None, content=None).items())

    answer = client.login(world.an).post(
        "/registrations/new", data=form.encode() + broken, content_type="application/x-www-form-urlencoded"
    )

    assert answer.status_code in ANSWERS
    assert (
        'value="S%ED%A0%80n ch%FFi %C3("'
        in client.get(f"/registrations/{db.session.query(Entry).one().public_id}/edit").text
    )


def test_a_file_in_the_place_of_text_and_text_in_the_place_of_a_file(client, world):
    client.login(world.an)
    form = typed("registrations", title=None, files="không phải tệp")
    form["title"] = FileStorage(filename="title.txt", content_type="text/plain")

    answer = client.post("/registrations/new", data=form)

    assert (answer.status_code, db.session.query(Entry).one().state) == (422, EntryState.DRAFT)
