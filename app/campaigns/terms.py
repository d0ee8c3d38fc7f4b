"""The fixed words of a plan: kinds, states, purposes, effects. Members may be added without a migration."""

from app.kernel.enums import LabelEnum


class CampaignKind(LabelEnum):
    REGULAR = "regular", "Thường xuyên"
    PHASED = "phased", "Theo đợt"
    THEMATIC = "thematic", "Chuyên đề"
    SHORT = "short", "Ngắn ngày"


class CampaignState(LabelEnum):
    DRAFT = "draft", "Dự thảo", "neutral"
    ISSUED = "issued", "Đang thực hiện", "success"
    LOCKED = "locked", "Đã khóa số liệu", "warning"
    CLOSED = "closed", "Đã kết thúc", "neutral"


class CountFrom(LabelEnum):
    """From which state an entry counts in figures (decision 14)."""

    SENT = "sent", "Đã gửi"
    APPROVED = "approved", "Đã duyệt"


class WindowPurpose(LabelEnum):
    PEAK = "peak", "Cao điểm"
    SAME_DAY = "same_day", "Ngày đồng loạt"
    ELIGIBILITY = "eligibility", "Điều kiện áp dụng"
    COUNTING = "counting", "Kỳ tính chỉ tiêu"


class RuleEffect(LabelEnum):
    HIDE_TYPE = "hide_type", "Không áp dụng loại hoạt động"
    WARN = "warn", "Nhắc nhở"
    REQUIRE_FIELD = "require_field", "Bắt buộc xác nhận"
    EXPECT_IN_WINDOW = "expect_in_window", "Thực hiện đúng ngày"


class ObligationKind(LabelEnum):
    REGISTRATION = "REGISTRATION", "Đăng ký công trình, phần việc"
    REGISTRATION_SUMMARY = "REGISTRATION_SUMMARY", "Tổng hợp đăng ký"
    PLAN = "PLAN", "Kế hoạch của đơn vị"
    RESULT_REPORT = "RESULT_REPORT", "Báo cáo kết quả"
    CONSOLIDATED_REPORT = "CONSOLIDATED_REPORT", "Báo cáo tổng hợp"
    INITIATIVE_SUMMARY = "INITIATIVE_SUMMARY", "Tổng hợp sáng kiến"
    NOMINATION = "NOMINATION", "Đề nghị biểu dương, khen thưởng"
    REVIEW_MEETING = "REVIEW_MEETING", "Sơ kết, tổng kết"


class Recurrence(LabelEnum):
    ONCE = "ONCE", "Một lần"
    PER_PHASE = "PER_PHASE", "Theo đợt"
    MONTHLY = "MONTHLY", "Hằng tháng"
    QUARTERLY = "QUARTERLY", "Hằng quý"


class OwedTo(LabelEnum):
    PARENT = "PARENT", "công đoàn cấp trên trực tiếp"
    OWNER = "OWNER", "đơn vị ban hành kế hoạch"
    EXTERNAL = "EXTERNAL", "cơ quan bên ngoài"
    SELF = "SELF", "tự tổ chức"
