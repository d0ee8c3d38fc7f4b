"""The sample accounts: who can be tried at once. All share the password the caller gives; everybody else must activate."""

from typing import NamedTuple

from app.accounts.models import Role


class Sample(NamedTuple):
    username: str
    unit_code: str
    role: Role
    description: str
    chair: bool = False  # the union's chair by name, else an officer beside the chair


SAMPLES = (
    Sample("chutich.cb", "CB", Role.CHAIR, "Chủ tịch LĐLĐ tỉnh, người duyệt thứ hai", chair=True),
    Sample("canbo.cb", "CB", Role.OFFICER, "Cán bộ LĐLĐ tỉnh: tổng hợp, duyệt, tải báo cáo"),
    Sample("quantri.cb", "CB", Role.SYSTEM_ADMIN, "Quản trị hệ thống và kế hoạch của LĐLĐ tỉnh"),
    Sample("xem.cb", "CB", Role.VIEWER, "Lãnh đạo tỉnh, chỉ xem"),
    Sample("chutich.tp", "CB-TP", Role.CHAIR, "Chủ tịch LĐLĐ TP Cao Bằng", chair=True),
    Sample("canbo.tp", "CB-TP", Role.OFFICER, "Cán bộ LĐLĐ TP Cao Bằng: duyệt hồ sơ CĐCS"),
    Sample("hopgiang", "CB-TP-044", Role.CHAIR, "Chủ tịch CĐCS Trường Tiểu học Hợp Giang", chair=True),
    Sample("khobac", "CB-TT-002", Role.CHAIR, "Chủ tịch CĐCS Kho bạc Nhà nước tỉnh, trực thuộc LĐLĐ tỉnh", chair=True),
)
ACCOUNTS = tuple((sample.username, sample.description) for sample in SAMPLES)
