"""Who may call the routes of host events; part of the table in tests/access_rows.py."""

from tests.access_people import ABOVE_A1, BRANCH, EVERYBODY, IN_THE_PLAN, SIGNED_IN, Row

HOSTS = "binh bao chi dung duy ulan"
NOT_HOSTS = " ".join(name for name in SIGNED_IN if name not in HOSTS.split())
NOT_OF_T = " ".join(name for name in IN_THE_PLAN.split() if name not in ("dung", "duy"))

HOST_EVENTS: dict[str, list[Row]] = {
    # Hosts are people of upper unions; T holds both events, to which A1 is invited. Everybody in T's branch sees them.
    "host_events.index": [Row("GET", "/host_events/", EVERYBODY)],
    "host_events.new": [Row("GET", "/host_events/new", HOSTS, NOT_HOSTS)],
    "host_events.create": [Row("POST", "/host_events/new", HOSTS, NOT_HOSTS)],
    "host_events.show": [
        Row("GET", "/host_events/{coming}", IN_THE_PLAN),
        Row("GET", "/host_events/{of_a}", "ai " + BRANCH),
    ],
    **{
        f"host_events.{name}": [Row(method, f"/host_events/{{begun}}/{path}", "dung duy", NOT_OF_T)]
        for name, method, path in (
            ("edit", "GET", "edit"),
            ("update", "POST", "edit"),
            ("tell_result", "POST", "result"),
            ("cancel", "POST", "cancel"),
            ("choose", "GET", "units"),
            ("keep_units", "POST", "units"),
            ("attendance", "GET", "attendance"),
            ("mark", "POST", "attendance"),
        )
    },
    # Each unit answers for itself, its upper unions for it; what others answer nobody sees.
    "host_events.answer": [Row("GET", "/host_events/{coming}/answer?unit=A1", "an anh " + ABOVE_A1, "vi")],
    "host_events.keep_answer": [Row("POST", "/host_events/{coming}/answer?unit=A1", "an anh " + ABOVE_A1, "vi")],
    "host_events.confirm": [Row("POST", "/host_events/{begun}/confirm?unit=A1", "an anh " + ABOVE_A1, "vi")],
}
