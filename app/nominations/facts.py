"""What a nomination says, in words, and the labels of its form."""

from app.entries.facts import Fact
from app.kernel.text import day, number
from app.nominations.models import Nomination, SubjectKind

LABELS = {
    "title": "Đối tượng đề nghị",
    "subject_kind": "Loại đối tượng",
    "basis": "Hình thức xét",
    "phase": "Đợt thi đua",
    "category": "Nhóm đối tượng",
    "job": "Chức vụ",
    "workplace": "Nơi công tác",
    "gender": "Giới tính",
    "born": "Ngày sinh (hoặc năm sinh)",
    "ethnicity": "Dân tộc",
    "headcount": "Số người của tập thể",
    "women": "Trong đó nữ",
    "direct_worker": "Trực tiếp lao động, sản xuất",
    "small_group": "Tập thể nhỏ (tổ, đội, phòng, tổ công đoàn)",
    "leader": "Cán bộ lãnh đạo, quản lý",
    "award_form": "Danh hiệu, hình thức đề nghị",
    "deciding_level": "Cấp quyết định",
    "achievements": "Tóm tắt thành tích",
    "results": "Kết quả đạt được",
    "links": "Công trình, sáng kiến, đăng ký liên quan",
    "votes": "Số phiếu đồng ý",
    "votes_for": "Số phiếu đồng ý",
    "votes_total": "Tổng số phiếu",
    "past_awards": "Đã được khen (năm, hình thức, số quyết định)",
    "opinion": "Ý kiến cấp ủy, thủ trưởng, cấp trên",
    "rank": "Thứ tự ưu tiên của đơn vị",
    "files": "Báo cáo thành tích, biên bản, tờ trình",
}
NAMES = {
    SubjectKind.PERSON: "Họ và tên",
    SubjectKind.COLLECTIVE: "Tên tập thể",
    SubjectKind.MODEL: "Tên mô hình, cách làm",
}
TELLS = {SubjectKind.MODEL: "Nội dung, cách làm"}  # what `achievements` is called


def gender(female: bool | None) -> str:
    return "" if female is None else "Nữ" if female else "Nam"


def votes(for_it: int | None, of: int | None) -> str:
    """ "12/14"; a vote without its total stands alone."""
    if for_it is None:
        return ""
    return f"{number(for_it)}/{number(of)}" if of is not None else number(for_it)


def facts(entry: Nomination) -> list[Fact]:
    """Every fact in the order of the page; empty ones have empty text."""
    women = f"{number(entry.women)} người" if entry.women is not None else ""
    words = {
        "title": entry.title,
        "subject_kind": entry.subject_kind.label,
        "basis": entry.basis.label,
        "phase": entry.phase,
        "category": entry.category_label,
        "job": entry.job,
        "workplace": entry.workplace,
        "gender": gender(entry.female),
        "born": day(entry.born_on) or str(entry.birth_year or ""),
        "ethnicity": entry.ethnicity,
        "headcount": f"{number(entry.headcount)} người" if entry.headcount is not None else "",
        "women": women,
        "direct_worker": "Có" if entry.direct_worker else "",
        "small_group": "Có" if entry.small_group else "",
        "leader": "Có" if entry.leader else "",
        "award_form": entry.award_form,
        "deciding_level": entry.deciding_level.label,
        "achievements": entry.achievements,
        "results": entry.results,
        "links": "; ".join(link.entry.title for link in entry.links),
        "votes": votes(entry.votes_for, entry.votes_total),
        "past_awards": entry.past_awards,
        "opinion": entry.opinion,
        "rank": str(entry.rank or ""),
    }
    own = {"title": NAMES[entry.subject_kind], "achievements": TELLS.get(entry.subject_kind, LABELS["achievements"])}
    return [Fact(name, own.get(name, LABELS[name]), text) for name, text in words.items()]
