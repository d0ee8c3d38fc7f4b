"""Who may call which route: the table behind tests/test_access.py. A new route needs its row here.

A row names who is let in and who is told 403. Everybody else who is signed in gets 404, the same page as for a thing
that does not exist; whoever is not signed in is sent to the sign-in page. "Let in" is any answer of the route itself,
a refused form as well: what it then does is the business of its own tests.

Beside the world's own people (tests/world.py): `ulan` is chair of another province, `ngan` was chair of A1 until
yesterday and is chair of B1 now, `thoi` was chair of A1 and holds no post any more, `nghi` is a chair of A1 whose
account was closed after signing in.
"""

from tests.access_hosting import HOST_EVENTS
from tests.access_people import ABOVE_A1, BRANCH, EVERYBODY, IN_THE_PLAN, NOT_OWNERS, OWN, SIGNED_IN, Row
from tests.scorecards.access import scorecard_rows


def family_rows(name: str) -> dict[str, list[Row]]:
    """What the three families have alike. `{name}` was sent by an of A1 and lies at A, `{name_draft}` nobody has
    sent, `{name_behalf}` was written for A1 by binh and returned to A1."""
    writers = "an anh binh bao dung duy ai chi bon dao ulan ngan"
    return {
        f"{name}.new": [Row("GET", f"/{name}/new", writers, "vi")],
        f"{name}.create": [Row("POST", f"/{name}/new", writers, "vi")],
        f"{name}.autosave": [Row("POST", f"/{name}/autosave", writers, "vi", {"title": "Sân chơi", "key": "k"})],
        f"{name}.show": [
            Row("GET", f"/{name}/{{{name}}}", BRANCH),
            Row("GET", f"/{name}/{{{name}_draft}}", OWN),
        ],
        # What a unit wrote itself nobody above rewrites in its name.
        f"{name}.edit": [
            Row("GET", f"/{name}/{{{name}}}/edit", "an anh", "vi " + ABOVE_A1),
            Row("GET", f"/{name}/{{{name}_draft}}/edit", "an anh", "vi"),
            Row("GET", f"/{name}/{{{name}_behalf}}/edit", "an anh " + ABOVE_A1, "vi"),
        ],
        f"{name}.update": [
            Row("POST", f"/{name}/{{{name}}}/edit", "an anh", "vi " + ABOVE_A1),
            Row("POST", f"/{name}/{{{name}_draft}}/edit", "an anh", "vi"),
            Row("POST", f"/{name}/{{{name}_behalf}}/edit", "an anh " + ABOVE_A1, "vi"),
        ],
        f"{name}.take_step": [
            Row("POST", f"/{name}/{{{name}}}/review", BRANCH),
            Row("POST", f"/{name}/{{{name}_draft}}/review", OWN),
        ],
        f"{name}.confirm": [Row("POST", f"/{name}/{{{name}}}/confirm", BRANCH)],
    }


DECIDERS = "an ai binh bao bon chi dao dung duy ngan ulan"
CHAIRS = "an ai binh chi bon dung dao ulan ngan"
PEOPLE = CHAIRS + " bao duy"
NOT_PEOPLE = "anh vi thoi"
IMPORTERS = "binh chi dung ulan"
NOT_IMPORTERS = " ".join(name for name in SIGNED_IN if name not in IMPORTERS.split())

NOT_CHAIRS = " ".join(name for name in SIGNED_IN if name not in CHAIRS.split())
REVIEWERS = "an ai binh bao chi bon dung duy dao ngan"
NOT_REVIEWERS = "anh vi"
DAY_SETTERS = "binh bao chi dung duy"
NOT_DAY_SETTERS = "an anh vi ai bon dao ngan"
SHEET = "/obligations/plan/TH-2019/documents/{document}"

ROUTES: dict[str, list[Row]] = {
    "accounts.sign_in": [Row("GET", "/sign-in", EVERYBODY), Row("POST", "/sign-in", EVERYBODY)],
    "accounts.activate": [Row("GET", "/activate", EVERYBODY), Row("POST", "/activate", EVERYBODY)],
    "accounts.sign_out": [Row("POST", "/sign-out", EVERYBODY)],
    "accounts.profile": [Row("GET", "/me", EVERYBODY)],
    "accounts.password": [Row("GET", "/password", EVERYBODY), Row("POST", "/password", EVERYBODY)],
    "accounts.own_devices": [Row("GET", "/devices", EVERYBODY)],
    "accounts.end_device": [Row("POST", "/devices/{session}/end", "an")],
    "accounts.end_other_devices": [Row("POST", "/devices/end-others", EVERYBODY)],
    "accounts.audit_log": [Row("GET", "/audit", CHAIRS, NOT_PEOPLE + " bao duy")],
    "accounts.people": [Row("GET", "/people", PEOPLE, NOT_PEOPLE)],
    "accounts.new_person": [
        Row("GET", "/people/new", PEOPLE, NOT_PEOPLE),
        Row("POST", "/people/new", PEOPLE, NOT_PEOPLE),
    ],
    "accounts.choose_slips": [Row("GET", "/people/slips", PEOPLE, NOT_PEOPLE)],
    "accounts.print_slips": [Row("POST", "/people/slips", PEOPLE, NOT_PEOPLE)],
    # `anh` is editor of A1: its chair and the upper unions manage the account, and see it.
    "accounts.person": [Row("GET", "/people/anh", "an " + ABOVE_A1, NOT_PEOPLE)],
    **{
        f"accounts.{verb}": [
            Row(method, f"/people/anh/{path}", "an " + ABOVE_A1, NOT_PEOPLE) for method in methods.split()
        ]
        for verb, path, methods in (
            ("edit_person", "edit", "GET POST"),
            ("disable", "disable", "POST"),
            ("enable", "enable", "POST"),
            ("unlock", "unlock", "POST"),
            ("issue_code", "code", "POST"),
            ("new_post", "posts/new", "GET POST"),
            ("edit_post", "posts/{post}", "GET POST"),
        )
    },
    "accounts.end_post": [Row("POST", "/people/anh/posts/{post}/end", "an " + ABOVE_A1, NOT_PEOPLE, once=True)],
    "entries.index": [Row("GET", "/entries/", EVERYBODY)],
    "entries.desk": [Row("GET", "/entries/desk", EVERYBODY)],
    "entries.bulk": [Row("POST", "/entries/bulk", EVERYBODY, data={"action": "approve", "item": "{registrations}.1"})],
    "entries.bulk_apply": [
        Row("POST", "/entries/bulk/apply", EVERYBODY, data={"action": "approve", "item": "{registrations}.1"})
    ],
    "entries.file": [Row("GET", "/entries/files/{file}", BRANCH), Row("GET", "/entries/files/{draft_file}", OWN)],
    "entries.thumb": [
        Row("GET", "/entries/files/{file}/thumb", BRANCH),
        Row("GET", "/entries/files/{draft_file}/thumb", OWN),
    ],
    # chairs write plans of their own units; a draft of T is its issuer's alone
    "plans.index": [Row("GET", "/plans/", CHAIRS, NOT_CHAIRS)],
    "plans.new": [Row("POST", "/plans/new", CHAIRS, NOT_CHAIRS)],
    "plans.short": [Row("GET", "/plans/short", CHAIRS, NOT_CHAIRS)],
    "plans.launch": [Row("POST", "/plans/short", CHAIRS, NOT_CHAIRS)],
    "plans.copy": [Row("POST", "/plans/copy", CHAIRS, NOT_CHAIRS, {"source": "BT-2017"})],
    "plans.take_file": [Row("POST", "/plans/import", CHAIRS, NOT_CHAIRS)],
    "plans.change": [Row("POST", "/plans/change/TH-2019", "dung", NOT_OWNERS)],
    "plans.show": [Row("GET", "/plans/drafts/{plan_draft}", "dung")],
    "plans.look": [Row("POST", "/plans/drafts/{plan_draft}/preview", "dung")],
    "plans.issue": [Row("POST", "/plans/drafts/{plan_draft}/issue", "dung", once=True)],
    "plans.delete": [Row("POST", "/plans/drafts/{plan_draft}/delete", "dung", once=True)],
    "plans.export": [Row("GET", "/plans/drafts/{plan_draft}/file", "dung")],
    "plans.edit": [Row("GET", "/plans/drafts/{plan_draft}/head/0", "dung")],
    "plans.save": [Row("POST", "/plans/drafts/{plan_draft}/head/0", "dung")],
    "plans.types": [Row("GET", "/plans/drafts/{plan_draft}/types", "dung")],
    "plans.save_types": [Row("POST", "/plans/drafts/{plan_draft}/types", "dung")],
    "plans.manage": [Row("GET", "/plans/issued/TH-2019", "dung", NOT_OWNERS)],
    "plans.extend": [Row("POST", "/plans/issued/TH-2019/extend", "dung", NOT_OWNERS)],
    "plans.take_step": [Row("POST", "/plans/issued/TH-2019/step", "dung", NOT_OWNERS)],
    "plans.download": [Row("GET", "/plans/issued/TH-2019/file", IN_THE_PLAN)],
    "obligations.index": [Row("GET", "/obligations/", EVERYBODY)],
    "obligations.show": [Row("GET", "/obligations/{item}", BRANCH)],
    "obligations.nothing": [Row("POST", "/obligations/{item}/nothing", "an anh " + ABOVE_A1, "vi")],
    "obligations.waive": [Row("POST", "/obligations/{item}/waive", BRANCH)],
    "obligations.plan": [Row("GET", "/obligations/plan/TH-2019", IN_THE_PLAN)],
    "obligations.remind": [Row("GET", "/obligations/plan/TH-2019/O3/remind", REVIEWERS, NOT_REVIEWERS)],
    "obligations.log_reminder": [Row("POST", "/obligations/plan/TH-2019/O3/remind", REVIEWERS, NOT_REVIEWERS)],
    "obligations.letter": [Row("POST", "/obligations/plan/TH-2019/O3/letter", REVIEWERS, NOT_REVIEWERS)],
    "obligations.show_days": [Row("GET", "/obligations/plan/TH-2019/O3/days", DAY_SETTERS, NOT_DAY_SETTERS)],
    "obligations.extend": [Row("POST", "/obligations/plan/TH-2019/O3/extend", DAY_SETTERS, NOT_DAY_SETTERS)],
    "obligations.internal": [Row("POST", "/obligations/plan/TH-2019/O3/internal", DAY_SETTERS, NOT_DAY_SETTERS)],
    **HOST_EVENTS,
    **family_rows("registrations"),
    **family_rows("activities"),
    **family_rows("initiatives"),
    **family_rows("unit_plans"),
    **family_rows("care_models"),
    **family_rows("declarations"),
    **family_rows("reports"),
    "reports.document": [Row("GET", "/reports/{frozen}/word", BRANCH)],
    "reports.addressed": [Row("POST", "/reports/{frozen}/word", BRANCH)],
    **family_rows("summaries"),
    **family_rows("nominations"),
    # Whoever reviews at a unit: by default at their own. `vi` and `anh` review nowhere, `thoi` holds no post.
    **{
        f"nominations.{name}": [Row(method, f"/nominations/{path}", DECIDERS, "anh vi thoi", data)]
        for name, method, path, data in (
            ("select", "GET", "select", {}),
            ("choose", "POST", "select", {"action": "choose"}),
            ("decide", "GET", "decide", {}),
            ("keep_decision", "POST", "decide", {}),
            ("new_award", "GET", "awards/new", {}),
            ("record_award", "POST", "awards/new", {}),
        )
    },
    "nominations.awards": [Row("GET", "/nominations/awards", EVERYBODY)],
    # What the province awarded to somebody of A1; who gives it or takes it back is the deciding union's people.
    "nominations.award": [Row("GET", "/nominations/awards/{award}", BRANCH)],
    "nominations.give_awards": [Row("POST", "/nominations/awards/given", EVERYBODY)],
    "nominations.cancel_award": [
        Row(
            "POST",
            "/nominations/awards/{award}/cancel",
            "dung duy",
            "an anh vi binh bao",
            {"reason": "Ghi nhầm"},
            once=True,
        )
    ],
    "registrations.progress": [Row("GET", "/registrations/{approved}/progress", "an anh", "vi " + ABOVE_A1)],
    "registrations.report_progress": [Row("POST", "/registrations/{approved}/progress", "an anh", "vi " + ABOVE_A1)],
    "registrations.plaques": [Row("GET", "/registrations/plaques", EVERYBODY)],
    # The plan's owner recognises what is confirmed as done; the unit asks for a plaque; its upper union supports it.
    "registrations.recognition": [
        Row("GET", "/registrations/{confirmed}/recognition", "dung duy", "an anh vi binh bao")
    ],
    "registrations.keep_recognition": [
        Row("POST", "/registrations/{confirmed}/recognition", "dung duy", "an anh vi binh bao")
    ],
    "registrations.plaque": [Row("GET", "/registrations/{approved}/plaque", "an anh", "vi " + ABOVE_A1)],
    "registrations.ask_plaque": [Row("POST", "/registrations/{approved}/plaque", "an anh", "vi " + ABOVE_A1)],
    "registrations.plaque_step": [
        Row("GET", "/registrations/{asked}/plaque/support", "binh bao", "an anh vi dung duy"),
        Row("GET", "/registrations/{asked}/plaque/withdraw", "an anh", "vi " + ABOVE_A1),
    ],
    "registrations.take_plaque_step": [
        Row(
            "POST",
            "/registrations/{asked}/plaque/support",
            "binh bao",
            "an anh vi dung duy",
            {"comment": "Nhất trí"},
            True,
        )
    ],
    "registrations.confirm_done": [Row("POST", "/registrations/{done}/done", ABOVE_A1, OWN, once=True)],
    "campaigns.index": [Row("GET", "/campaigns/", EVERYBODY)],
    "obligations.document": [Row("GET", SHEET, IN_THE_PLAN)],
    "obligations.receive": [Row("POST", SHEET + "/receive", "an anh ai binh bao chi bon dao ngan", "vi dung duy")],
    "obligations.silent": [Row("GET", SHEET + "/silent", DAY_SETTERS, NOT_DAY_SETTERS)],
    "obligations.remind_of_document": [Row("POST", SHEET + "/remind", DAY_SETTERS, NOT_DAY_SETTERS)],
    "dashboards.home": [Row("GET", "/", EVERYBODY)],
    "dashboards.campaign": [Row("GET", "/campaigns/TH-2019", IN_THE_PLAN)],
    **{
        f"dashboards.{name}": [
            Row("GET", path, IN_THE_PLAN),
            Row("GET", path + "?unit=A", ABOVE_A1),
            Row("GET", path + "?unit=A1", BRANCH),
        ]
        for name, path in (
            ("board", "/board/TH-2019"),
            ("overview_by_branch", "/overview/TH-2019"),
            ("missing", "/overview/TH-2019/missing"),
        )
    },
    **{
        f"targets.{name}": [
            Row("GET", path, "binh bao dung duy an anh vi ai chi bon dao ngan"),
            Row("GET", path + "?unit=A", ABOVE_A1),
        ]
        for name, path in (
            ("board", "/targets/TH-2019"),
            ("matrix", "/targets/TH-2019/matrix"),
            ("missing", "/targets/TH-2019/TH-T1/missing"),
            ("branches", "/targets/TH-2019/TH-T1/branches"),
            ("behind", "/targets/TH-2019/TH-T1/records"),
            ("comparing", "/compare/TH-2019"),
        )
    },
    "targets.compared_records": [
        Row("GET", "/compare/TH-2019/records?what=done", IN_THE_PLAN),
        Row("GET", "/compare/TH-2019/records?what=done&unit=A", ABOVE_A1),
    ],
    **{
        f"targets.{name}": [Row(method, f"/targets/TH-2019/TH-T1/{path}", "dung", NOT_OWNERS)]
        for name, method, path in (("state", "GET", "state"), ("keep_state", "POST", "state"))
    },
    # the owner gives the plan's number, a district's chair its own; who issues plans above it may too
    **{
        f"targets.{name}": [
            Row(method, "/targets/TH-2019/TH-T1/allocate", "dung", NOT_OWNERS),
            Row(method, "/targets/TH-2019/TH-T1/allocate?unit=A", "binh dung", "bao duy"),
        ]
        for name, method in (("allocate", "GET"), ("keep_allocation", "POST"))
    },
    "exports.index": [
        Row("GET", "/exports/", EVERYBODY),
        Row("GET", "/exports/?campaign=TH-2019", IN_THE_PLAN),
    ],
    "exports.create": [Row("POST", "/exports/", IN_THE_PLAN, data={"campaign": "TH-2019", "unit": "A"})],
    # A workbook is its owner's, not the unit's.
    "exports.write_submission": [
        Row("POST", "/exports/submission", ABOVE_A1, data={"campaign": "TH-2019", "unit": "A"}),
    ],
    "exports.show": [Row("GET", "/exports/{job}", "binh")],
    "exports.download": [Row("GET", "/exports/{job}/download", "binh")],
    **scorecard_rows(Row, SIGNED_IN, IN_THE_PLAN),
    "units.index": [Row("GET", "/units/", EVERYBODY)],
    "units.search": [Row("GET", "/units/search?q=A1", EVERYBODY)],
    "units.show": [Row("GET", "/units/A1", BRANCH)],
    # The unit's own chair keeps its papers; the tree is changed from above.
    **{
        f"units.{verb}": [Row(method, f"/units/A1/{verb}", "an " + ABOVE_A1, "anh vi") for method in ("GET", "POST")]
        for verb in ("edit", "stats", "departments", "add")
    },
    "units.remove_department": [
        Row("POST", "/units/A1/departments/{department}/remove", "an " + ABOVE_A1, "anh vi", once=True)
    ],
    **{
        f"units.{verb}": [Row(method, f"/units/A1/{verb}", ABOVE_A1, OWN) for method in ("GET", "POST")]
        for verb in ("rename", "reclassify", "move", "merge", "end")
    },
    "units.upload": [Row("GET", "/units/import", IMPORTERS, NOT_IMPORTERS)],
    "units.check": [Row("POST", "/units/import", IMPORTERS, NOT_IMPORTERS)],
    "units.apply": [Row("POST", "/units/import/apply", IMPORTERS, NOT_IMPORTERS)],
    "units.template": [Row("GET", "/units/import/template", IMPORTERS, NOT_IMPORTERS)],
    "units.errors": [Row("POST", "/units/import/errors", IMPORTERS, NOT_IMPORTERS)],
}
