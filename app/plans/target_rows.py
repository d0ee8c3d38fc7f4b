"""A target between its row in the file and the controls of the editor: whom it counts, what, and how it is judged."""

from collections.abc import Iterator
from typing import Any

from app.campaigns.models import ObligationKind
from app.plans.fields import TIERS, Ask
from app.units.models import Sector

Row = dict[str, Any]
CONDITIONS = 2
SOURCES = {
    "activity.count": "Số hoạt động",
    "activity.sum": "Tổng một chỉ số của hoạt động",
    "registration.count": "Số công trình, phần việc đăng ký",
    "initiative.count": "Số sáng kiến",
    "initiative.distinct_authors": "Số tác giả sáng kiến",
    "obligation.submitted": "Đã nộp một việc phải nộp",
    "declaration.flag": "Đã thực hiện một nội dung tự khai",
    "model.count": "Số mô hình",
    "org_event.count": "Số CĐCS thành lập mới",
    "award.count": "Số khen thưởng, biểu dương",
    "host_event.attended_all": "Dự đủ hoạt động do cấp trên tổ chức",
    "host_event.participants": "Số người dự hoạt động của cấp trên",
}
MODES = {
    "PER_UNIT": "Mỗi đơn vị đạt mức",
    "TOTAL": "Tổng cộng đạt mức",
    "AVG_PER_UNIT": "Bình quân mỗi đơn vị đạt mức",
    "PCT_UNITS": "Tỷ lệ % đơn vị đạt",
    "PCT_MEMBERS_PER_UNIT": "Tỷ lệ % đoàn viên trong từng đơn vị",
    "PCT_MEMBERS_TOTAL": "Tỷ lệ % đoàn viên của cả phạm vi",
    "ALLOCATED": "Theo số giao cho từng đơn vị",
}
NATURES = {"SANG_KIEN": "Sáng kiến", "Y_TUONG": "Ý tưởng mới", "GIAI_PHAP": "Giải pháp", "DE_TAI": "Đề tài"}
EVENTS = {"founded": "Thành lập", "dissolved": "Giải thể", "merged": "Sáp nhập"}
SUBJECTS = {"individual": "Cá nhân", "collective": "Tập thể", "model": "Mô hình, cách làm"}
STANDING = {  # what must have come of it: key of `where`, its value
    "review": ("approved", "Đã được duyệt"),
    "progress": ("done", "Đã hoàn thành"),
    "recognition": ("done", "Đã được công nhận"),
    "plaque": ("done", "Đã gắn biển"),
    "external_submitted": (True, "Đã gửi phần mềm của Tổng Liên đoàn"),
    "eligible": (True, "Áp dụng đúng thời gian quy định"),
}
ASKS = (
    Ask("mode", "Cách tính", "one", MODES, required=True),
    Ask("tiers", "Tính các cấp", "many", TIERS),
    Ask("sectors", "Khu vực", "many", dict(Sector.choices())),
    Ask("groups", "Cụm, khối thi đua", "many", "groups", hint="Không chọn: mọi cụm."),
    Ask("cmp", "So sánh", "one", {">=": "từ mức này trở lên", ">": "trên mức này", "=": "đúng bằng"}, required=True),
    Ask("value", "Mức phải đạt", "count", hint="Số, hoặc số % khi tính tỷ lệ. Để trống khi số được giao riêng."),
    Ask(
        "each",
        "Một đơn vị được tính là đạt khi",
        hint="Chỉ dùng khi tính % đơn vị: “>=1”, “>=2”; “ALL” là dự đủ mọi lần.",
    ),
    Ask("window", "Trong thời gian", "one", "spans"),
    Ask(
        "denominator_on",
        "Lấy số đoàn viên tại ngày",
        "day",
        hint="Chỉ khi tính tỷ lệ đoàn viên. Để trống: ngày tính số liệu.",
    ),
    Ask("source_doc", "Văn bản giao số", hint="Khi số được giao ở văn bản khác."),
)
CONDITION = (
    Ask("what", "Đếm gì", "one", SOURCES),
    Ask("field", "Chỉ số", "one", "measures"),
    Ask("tag", "Nhãn hoạt động, loại mô hình", "one", "tags"),
    Ask("code", "Việc phải nộp, nội dung tự khai nào", "one", "duties"),
    Ask("duty_kind", "Hoặc bất kỳ việc nào thuộc loại", "one", dict(ObligationKind.choices())),
    Ask("standing", "Chỉ tính khi", "many", {key: words for key, (_, words) in STANDING.items()}),
    Ask("type", "Loại hoạt động", "many", "types"),
    Ask("kind", "Loại đăng ký", "many", "registration_kinds"),
    Ask("nature", "Loại sáng kiến", "many", NATURES),
    Ask("award_type", "Hình thức xét khen", "many", "nomination_types"),
    Ask("category", "Nhóm đối tượng xét khen", "many", "nomination_categories"),
    Ask("subject", "Khen ai", "many", SUBJECTS),
    Ask("event", "Việc tổ chức", "one", EVENTS),
    Ask("sector", "Đơn vị thuộc khu vực", "one", dict(Sector.choices())),
)
LISTS = ("type", "kind", "nature", "award_type", "category", "subject")  # keys of `where` that may hold several
NARROWING = {ask.key for ask in CONDITION[6:]}


def asks() -> Iterator[Ask]:
    """The controls of a target after its code and name: how it is judged, then each condition."""
    yield from ASKS
    for number in range(1, CONDITIONS + 1):
        if number == CONDITIONS:
            choices = {"all": "phải đủ cả hai", "any": "một trong hai là được"}
            yield Ask("join", "Khi có hai điều kiện", "one", choices, fold="Điều kiện thứ hai")
        for ask in CONDITION:
            fold = "Điều kiện thứ hai" if number > 1 else "Chỉ tính loại nào" if ask.key in NARROWING else ""
            yield Ask(f"c{number}_{ask.key}", ask.label, ask.kind, ask.choices, ask.hint, fold=fold)


def shown(row: Row) -> Row:
    """Values of the controls for a target of the file."""
    found: Row = {**(row.get("population") or {}), "join": "any" if row.get("any") else "all"}
    for number, one in enumerate((row.get("all") or row.get("any") or [])[:CONDITIONS], 1):
        where = dict(one.get("where") or {})
        award = one.get("source") == "award"
        values = {
            "what": f"{one.get('source')}.{one.get('agg')}",
            "field": one.get("field"),
            "code": one.get("code"),
            "duty_kind": one.get("kind"),
            "tag": where.get("tag"),
            "event": where.get("event"),
            "sector": where.get("sector"),
            "standing": [key for key, (value, _) in STANDING.items() if where.get(key) == value],
            "type": [] if award else _several(where.get("type")),
            "award_type": _several(where.get("type")) if award else [],
            **{key: _several(where.get(key)) for key in ("kind", "nature", "category", "subject")},
        }
        found |= {f"c{number}_{key}": value for key, value in values.items()}
    return found


def _several(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [])


def row_of(typed: Row, old: Row) -> Row:
    """The row as typed; what no control asks for, and how a list was written, is kept from `old`."""
    before: list[Row] = old.get("all") or old.get("any") or []
    conditions = list(_conditions(typed, before)) + before[CONDITIONS:]
    population = {**(old.get("population") or {}), **{name: typed.pop(name) for name in ("tiers", "sectors", "groups")}}
    join = typed.pop("join") or "all"
    plain = {key: value for key, value in typed.items() if not key.startswith(("c1_", "c2_"))}
    kept = {key: value for key, value in population.items() if value}
    return {**plain, "population": kept, join: conditions, "any" if join == "all" else "all": []}


def _conditions(typed: Row, before: list[Row]) -> Iterator[Row]:
    for number in range(1, CONDITIONS + 1):
        given = {ask.key: typed.get(f"c{number}_{ask.key}") for ask in CONDITION}
        if not given["what"]:
            continue
        source, _, agg = given["what"].partition(".")
        old = before[number - 1] if number <= len(before) and before[number - 1].get("source") == source else {}
        row: Row = {"source": source, "agg": agg}
        if agg == "sum":
            row["field"] = given["field"]
        row |= {
            "code": given["code"],
            "kind": given["duty_kind"],
            "where": _where(source, given, old.get("where") or {}),
        }
        yield {key: value for key, value in row.items() if value}


def _where(source: str, given: Row, old: Row) -> Row:
    asked = {"tag", "event", "sector", *STANDING, *LISTS} - {"award_type"}
    where = {key: value for key, value in old.items() if key not in asked}
    where |= {key: given[key] for key in ("tag", "event", "sector")}
    where |= {key: STANDING[key][0] for key in given["standing"] or []}
    lists = {key: given[key] or [] for key in LISTS}
    lists["type"] = lists.pop("award_type") if source == "award" else lists["type"]
    for key, values in lists.items():
        if key != "award_type":
            where[key] = _as_written(values, old.get(key))
    order = [*old, *where]  # as it stood in the file
    return {key: where[key] for key in dict.fromkeys(order) if where.get(key)}


def _as_written(values: list[str], old: Any) -> Any:
    if sorted(values) == sorted(_several(old)):
        return old
    return values[0] if len(values) == 1 and not isinstance(old, list) else values
