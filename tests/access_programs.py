"""Who may call the routes of programmes, of steps outside and of movements; read with tests/access_rows.py."""

from tests.access_people import ABOVE_A1, BRANCH, EVERYBODY, IN_THE_PLAN, NOT_OWNERS, SIGNED_IN, Row

MAKERS = "binh chi dung ulan"
NOT_MAKERS = " ".join(name for name in SIGNED_IN if name not in MAKERS.split())

PROGRAMS: dict[str, list[Row]] = {
    "initiatives.outside": [Row("GET", "/initiatives/outside", EVERYBODY)],
    # What is typed or ticked is narrowed to what the person may record; without anything the form is refused.
    "initiatives.enter_codes": [
        Row("POST", "/initiatives/outside/codes", EVERYBODY, data={"code-x": "SK-1", "sent_on": "2019-07-22"})
    ],
    "initiatives.take_ticked": [Row("POST", "/initiatives/outside/ticked", EVERYBODY, data={"action": "select"})],
    # The unit itself and the upper unions record the steps outside; a viewer reads them on the page of the initiative.
    "initiatives.new_step": [Row("GET", "/initiatives/{initiatives}/outside", "an anh " + ABOVE_A1, "vi")],
    "initiatives.add_step": [Row("POST", "/initiatives/{initiatives}/outside", "an anh " + ABOVE_A1, "vi")],
    "initiatives.edit_step": [Row("GET", "/initiatives/{stepped}/outside/{step}", "an anh " + ABOVE_A1, "vi")],
    "initiatives.save_step": [Row("POST", "/initiatives/{stepped}/outside/{step}", "an anh " + ABOVE_A1, "vi")],
    "initiatives.remove_step": [
        Row("POST", "/initiatives/{stepped}/outside/{step}/remove", "an anh " + ABOVE_A1, "vi", once=True)
    ],
    "programs.index": [Row("GET", "/programs/", EVERYBODY)],
    # Whoever belongs to the programme's branch looks at their own part of it; its owner's chair and plan admin change it.
    "programs.show": [
        Row("GET", "/programs/{program}", IN_THE_PLAN),
        Row("GET", "/programs/{program}?unit=A1", BRANCH),
    ],
    "programs.short": [
        Row("GET", "/programs/{program}/short", IN_THE_PLAN),
        Row("GET", "/programs/{program}/short?unit=A", ABOVE_A1),
    ],
    "programs.new": [Row("GET", "/programs/new", MAKERS, NOT_MAKERS)],
    "programs.create": [Row("POST", "/programs/new", MAKERS, NOT_MAKERS)],
    **{
        f"programs.{name}": [Row(method, f"/programs/{{program}}/{path}", "dung", NOT_OWNERS)]
        for name, method, path in (
            ("edit", "GET", "edit"),
            ("update", "POST", "edit"),
            ("numbers", "GET", "numbers"),
            ("keep_numbers", "POST", "numbers"),
            ("take_table", "POST", "numbers/table"),
        )
    },
    "movements.index": [Row("GET", "/movements/", EVERYBODY)],
    **{
        f"movements.{name}": [Row("GET", path, IN_THE_PLAN), Row("GET", path + "?unit=A1", BRANCH)]
        for name, path in (("show", "/movements/NTM"), ("entries", "/movements/NTM/entries"))
    },
}
