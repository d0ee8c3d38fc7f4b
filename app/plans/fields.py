"""What the editor asks for in each section of a plan, in the words of the people who write plans. Data, read by `forms`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.campaigns.models import (
    AwardBasis,
    CampaignKind,
    CountFrom,
    DecidingLevel,
    ObligationKind,
    OwedTo,
    Recurrence,
    RuleEffect,
    WindowPurpose,
)
from app.units.models import Sector

Choices = Mapping[str, str]
TIERS = {
    "1": "Tổng Liên đoàn", "2": "LĐLĐ tỉnh", "3": "Công đoàn cấp trên cơ sở", "4": "CĐCS", "5": "Tổ chức dưới CĐCS",
}  # fmt: skip
COUNTED = {"registrations": "Đăng ký", "activities": "Hoạt động", "initiatives": "Sáng kiến"}
FAMILIES = COUNTED | {
    "nominations": "Đề nghị khen thưởng", "unit_plans": "Kế hoạch của đơn vị, sơ kết", "care_models": "Mô hình chăm lo",
    "declarations": "Nội dung tự khai", "reports": "Báo cáo", "summaries": "Danh sách tổng hợp",
}  # fmt: skip


@dataclass(frozen=True)
class Ask:
    """One control: `kind` is text, long, lines, day, count, year, flag, one or many. `choices` of one and many; a name in
    quotes ("windows", "types", …) is filled from the plan or the catalogue. `fold` titles the part it is folded into.
    """

    key: str
    label: str
    kind: str = "text"
    choices: Choices | str = ""
    hint: str = ""
    required: bool = False
    fold: str = ""


WORDS = Ask("words", "Nguyên văn trong kế hoạch", "long", hint="Chép đúng câu của kế hoạch để ai cũng đối chiếu được.")
NOTE = Ask("note", "Ghi chú", hint="Mục này không có trong văn bản thì ghi vì sao đặt thêm.")
SAID = (WORDS, NOTE)
CODE = Ask("code", "Mã", hint="Chữ và số, không dấu; không trùng trong phần này.", required=True)
NAME = Ask("name", "Tên", required=True)


def _listed(label: str) -> tuple[Ask, ...]:
    return (CODE, Ask("label", label, required=True), *SAID)


HEAD = (
    Ask("title", "Trích yếu (tên đầy đủ)", "long", required=True),
    Ask("short_title", "Tên ngắn", hint="Hiện trên điện thoại và trong bảng.", required=True),
    Ask("code", "Mã kế hoạch", required=True),
    Ask("kind", "Hình thức", "one", dict(CampaignKind.choices()), required=True),
    Ask("number", "Số, ký hiệu"),
    Ask("issued_on", "Ngày ban hành", "day"),
    Ask("place", "Địa danh"),
    Ask("signer", "Quyền hạn, chức vụ, họ tên người ký"),
    Ask("recipients", "Nơi nhận", "lines", hint="Mỗi dòng một nơi, ghi cả mục đích: “Ban TKT Sở Nội vụ (để b/cáo)”."),
    Ask("from", "Thời gian: từ ngày", "day", hint="Để trống nếu tính từ khi phát động."),
    Ask("to", "đến hết ngày", "day", required=True),
    Ask("celebration_on", "Ngày kỷ niệm", "day"),
    Ask("backdate_from", "Nhận việc diễn ra từ ngày", "day", hint="Khi kế hoạch ban hành sau ngày bắt đầu."),
    Ask("closes_on", "Khóa sổ hết ngày", "day", hint="Sau ngày này không nhận thêm hồ sơ. Để trống: không khóa."),
    Ask("parent", "Thực hiện kế hoạch cấp trên", "one", "parents", hint="Kế hoạch của đơn vị cấp trên có trên chương trình."),
    Ask("parent_doc", "Văn bản cấp trên"),
    Ask("slogans", "Chủ đề, khẩu hiệu", "lines"),
    Ask("basis", "Căn cứ", "lines"),
    *(Ask(f"count_{key}", f"{label} tính vào số liệu khi", "one", dict(CountFrom.choices()), required=True)
      for key, label in COUNTED.items()),
    Ask("count_others", "Hồ sơ khác tính vào số liệu khi", "one", dict(CountFrom.choices())),
    Ask("owner_decides", "Chỉ đơn vị ban hành được duyệt", "many", FAMILIES),
    Ask("photo_required", "Hoạt động phải có ảnh", "flag"),
    Ask("tree_as_of", "Số liệu theo cây đơn vị ngày", "day", hint="Để trống: theo cây đơn vị hôm nay."),
    Ask("eligible_window", "Sáng kiến phải áp dụng trong", "one", "windows"),
)  # fmt: skip

TAGS = {
    "KY_NIEM": "Kỷ niệm", "TUYEN_TRUYEN": "Tuyên truyền", "VAN_NGHE": "Văn nghệ", "TDTT": "Thể dục thể thao",
    "DONG_NGUOI": "Tập trung đông người", "CHAM_LO": "Chăm lo", "XA_HOI": "Xã hội, đền ơn đáp nghĩa", "THI_DUA": "Thi đua",
    "PHAT_TRIEN": "Phát triển đoàn viên, xây dựng Đảng", "TAP_HUAN": "Tập huấn", "DAI_DIEN": "Đại diện, bảo vệ quyền lợi",
}  # fmt: skip
FORMATS = {"in_person": "Trực tiếp", "online": "Trực tuyến", "mixed": "Kết hợp"}
PARTS_OF_DUTY = {"own_registrations": "Đăng ký của chính đơn vị", "children_registrations": "Đăng ký của cấp dưới"}
CHANNELS = {"email": "Thư điện tử", "paper": "Bản giấy", "office": "Hệ thống văn bản điện tử"}
SECTIONS: dict[str, tuple[str, tuple[Ask, ...]]] = {
    "phases": ("Đợt thi đua", (
        CODE, NAME, Ask("from", "Từ ngày", "day", hint="Để trống nếu tính từ khi phát động."),
        Ask("to", "Đến hết ngày", "day", required=True), Ask("from_text", "Lời của kế hoạch về ngày bắt đầu"), *SAID,
    )),
    "windows": ("Tuần cao điểm, ngày đồng loạt, kỳ tính", (
        CODE, NAME, Ask("short_name", "Tên ngắn"), Ask("from", "Từ ngày", "day", required=True),
        Ask("to", "Đến hết ngày", "day", required=True),
        Ask("purpose", "Dùng làm gì", "one", dict(WindowPurpose.choices()), required=True), *SAID,
    )),
    "milestones": ("Ngày lễ, sự kiện chào mừng", (
        NAME, Ask("phase", "Thuộc đợt", "one", "phases"), Ask("event_on", "Ngày", "day"),
        Ask("origin_on", "Ngày gốc của sự kiện", "day"),
        Ask("years", "Số năm kỷ niệm", "count", hint="Như kế hoạch ghi, không tính lại."), NOTE,
    )),
    "rules": ("Quy định riêng", (
        CODE, Ask("effect", "Tác dụng", "one", dict(RuleEffect.choices()), required=True),
        Ask("tiers", "Áp dụng cho cấp", "many", TIERS, hint="Không chọn: mọi cấp."),
        Ask("sectors", "Khu vực", "many", dict(Sector.choices())),
        Ask("activity_types", "Loại hoạt động", "many", "types", fold="Về những hoạt động nào"),
        Ask("tags", "Nhãn hoạt động", "many", "tags", hint="Nhãn gom nhiều loại hoạt động.", fold="Về những hoạt động nào"),
        Ask("window", "Trong thời gian", "one", "windows"),
        Ask("requires", "Phải xác nhận", "lines", hint="Mỗi dòng một điều phải đánh dấu trước khi gửi."),
        Ask("suggest", "Gợi ý sẵn hình thức tổ chức", "one", FORMATS),
        Ask("message", "Câu hiện cho người nhập", "long", required=True), *SAID,
    )),
    "departments": ("Ban, phòng nhận", (Ask("name", "Tên ban, phòng", required=True), *SAID)),
    "obligations": ("Việc phải nộp", (
        CODE, NAME, Ask("kind", "Loại việc", "one", dict(ObligationKind.choices()), required=True),
        Ask("tiers", "Cấp phải nộp", "many", TIERS), Ask("departments", "Ban, phòng phải nộp", "many", "departments"),
        Ask("owner", "Chính đơn vị ban hành phải nộp", "flag"),
        Ask("owed_to", "Nộp cho", "one", dict(OwedTo.choices()), required=True), Ask("via", "Qua ban, phòng", "one", "departments"),
        Ask("due", "Ngày trong kế hoạch", "day"),
        Ask("due_inclusive", "Nộp trong chính ngày đó vẫn đúng hạn (“chậm nhất ngày…”)", "flag",
            hint="Không chọn: “trước ngày…”, hạn cuối là hết ngày hôm trước."),
        Ask("due_text", "Lời của kế hoạch về hạn"), Ask("recurrence", "Nộp mấy lần", "one", dict(Recurrence.choices())),
        Ask("due_days_after", "Hạn sau khi hết kỳ (số ngày)", "count"),
        Ask("due_set_by", "Cấp trên trực tiếp tự đặt hạn", "flag"),
        Ask("parts", "Gồm những phần", "many", PARTS_OF_DUTY), Ask("channel", "Kế hoạch nêu gửi qua", "one", CHANNELS),
        Ask("decided_by", "Cơ quan bên ngoài quyết định sau đó"),
        Ask("acknowledge_only", "Chỉ ghi nhận, không duyệt", "flag"), Ask("needs", "Ý kiến cần có", "lines"),
        Ask("recipients", "Nơi nhận bên ngoài", "lines"), *SAID,
    )),
    "targets": ("Chỉ tiêu", (CODE, Ask("name", "Tên ngắn"), *SAID)),  # the rest: `target_rows`
    "registration_kinds": ("Loại đăng ký", _listed("Tên loại")),
    "movements": ("Phong trào, nhiệm vụ gắn với", (
        CODE, Ask("label", "Tên", required=True),
        Ask("from_year", "Từ năm", "year", hint="Phong trào nhiều năm giữ nguyên mã trong kế hoạch của các năm."),
        Ask("to_year", "Đến năm", "year"),
        Ask("sectors", "Chỉ cho khu vực", "many", dict(Sector.choices()), hint="Không chọn: mọi khu vực."), *SAID,
    )),
    "initiative_fields": ("Lĩnh vực sáng kiến", _listed("Tên lĩnh vực")),
    "nomination_types": ("Hình thức xét khen", (
        CODE, Ask("label", "Tên hình thức", required=True), Ask("basis", "Xét theo", "one", dict(AwardBasis.choices())), *SAID,
    )),
    "nomination_categories": ("Nhóm đối tượng xét khen", (
        CODE, Ask("label", "Tên nhóm", required=True), Ask("quota", "Chỉ tiêu phân bổ (người)", "count"), *SAID,
    )),
    "award_forms": ("Danh hiệu, hình thức khen", (
        CODE, Ask("label", "Tên hình thức", required=True),
        Ask("regulation", "Theo quy chế", hint="Số, ký hiệu quy chế khen thưởng đang áp dụng."),
        Ask("level", "Cấp quyết định", "one", dict(DecidingLevel.choices()), required=True),
        Ask("valid_from", "Áp dụng từ ngày", "day"), Ask("valid_to", "Áp dụng đến hết ngày", "day"), *SAID,
    )),
    "declarations": ("Nội dung tự khai", (
        CODE, Ask("label", "Nội dung", required=True),
        Ask("shape", "Cách trả lời", "one", {"flag": "Có hoặc không", "url": "Địa chỉ trang", "ratio": "Số trên tổng số"},
            required=True), *SAID,
    )),
    "activity_types": ("Loại hoạt động", (
        Ask("code", "Loại trong danh mục chung", "one", "all_types", required=True), *SAID,
    )),
    "ready_reasons": ("Lý do trả lại có sẵn", (
        Ask("sentence", "Câu", "long", required=True), Ask("family", "Của loại hồ sơ", "one", FAMILIES), Ask("field", "Về ô"),
    )),
    "documents": ("Văn bản hướng dẫn", (
        Ask("title", "Tên", required=True), Ask("body", "Nội dung", "long"), Ask("url", "Địa chỉ"),
    )),
}  # fmt: skip

ROW_NAMES: dict[str, Any] = {
    "milestones": "name",
    "departments": "name",
    "documents": "title",
    "ready_reasons": "sentence",
}

# keys of a plan file that no page asks for, and why
NOT_ASKED = {
    "state": "moves by the steps on the page of the issued plan",
    "owner": "the unit whose draft it is",
}
