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


class Format(LabelEnum):
    """How an activity is held, a union's own or one it is invited to."""

    IN_PERSON = "in_person", "Trực tiếp"
    ONLINE = "online", "Trực tuyến"
    MIXED = "mixed", "Kết hợp"


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


class AwardBasis(LabelEnum):
    """What a commendation is given for (domain.md §2.7). YEAR is "toàn diện"; AD_HOC knows neither phase nor deadline."""

    YEAR = "year", "Thường xuyên (cả năm)"
    PHASE = "phase", "Theo đợt thi đua"
    THEMATIC = "thematic", "Chuyên đề"
    AD_HOC = "ad_hoc", "Đột xuất"
    HONOUR = "honour", "Biểu dương, tôn vinh"
    MODEL = "model", "Giới thiệu điển hình, mô hình"


class DecidingLevel(LabelEnum):
    """Who decides on a commendation, by the tier of the union tree."""

    GRASSROOTS = "grassroots", "Công đoàn cơ sở"
    UPPER = "upper", "Công đoàn cấp trên trực tiếp cơ sở"
    PROVINCE = "province", "Liên đoàn Lao động tỉnh"
    NATION = "nation", "Tổng Liên đoàn Lao động Việt Nam"

    @property
    def tier(self) -> int:
        return {"nation": 1, "province": 2, "upper": 3, "grassroots": 4}[self.value]
