"""The audit log in words: what its actions are called, and a page of it. `operations.audit` writes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.accounts.models import Actor, AuditLog, User
from app.kernel.db import db
from app.units.models import OrgUnit
from app.units.queries import in_branches

PAGE = 50

WORDS: dict[str, str] = {
    "account.create": "Tạo tài khoản",
    "account.edit": "Sửa họ tên, số điện thoại",
    "account.code": "Cấp mã kích hoạt",
    "account.reset": "Cấp lại mã, hủy mật khẩu cũ",
    "account.activate": "Kích hoạt tài khoản",
    "account.password": "Đặt mật khẩu",
    "account.disable": "Khóa tài khoản",
    "account.enable": "Mở lại tài khoản",
    "account.unlock": "Gỡ chặn đăng nhập",
    "account.sign_out_everywhere": "Đăng xuất mọi thiết bị",
    "post.add": "Giao vai trò",
    "post.limit": "Đổi phạm vi vai trò",
    "post.end": "Kết thúc vai trò",
    "unit.add": "Thêm đơn vị",
    "unit.rename": "Đổi tên đơn vị",
    "unit.reclassify": "Đổi loại, khu vực, địa bàn",
    "unit.edit": "Sửa thông tin đơn vị",
    "unit.move": "Chuyển công đoàn cấp trên",
    "unit.merge": "Sáp nhập đơn vị",
    "unit.end": "Kết thúc hoạt động đơn vị",
    "unit.stats": "Cập nhật số đoàn viên",
    "unit.department": "Sửa danh sách phòng, ban",
    "unit.import": "Nhập đơn vị từ Excel",
    "unit.group": "Sửa cụm, khối thi đua",
    "scorecard.edit": "Soạn phiếu đánh giá",
    "scorecard.publish": "Công bố bản đánh giá dự kiến",
    "scorecard.recompute": "Tính lại điểm đánh giá",
    "scorecard.finish": "Chốt đánh giá, xếp loại",
    "scorecard.give": "Cho điểm đánh giá",
    "scorecard.object": "Nêu ý kiến về điểm đánh giá",
    "scorecard.answer": "Trả lời ý kiến về điểm đánh giá",
    "target.allocate": "Giao chỉ tiêu cho đơn vị",
    "target.state": "Ghi kết quả chỉ tiêu bằng tay",
    "export.run": "Lập tệp báo cáo",
    "export.download": "Tải tệp báo cáo",
}
"""A package that writes other actions adds their words here."""


@dataclass(frozen=True)
class AuditRow:
    """One line of the audit log in words."""

    at: datetime
    who: str
    what: str
    whom: str
    unit: str


def audit_rows(actor: Actor, number: int = 1) -> tuple[list[AuditRow], bool]:
    """A page of what was done in the actor's branches, newest first; and whether there is more."""
    query = (
        sa.select(AuditLog, User.full_name, OrgUnit)
        .join(OrgUnit, OrgUnit.id == AuditLog.unit_id)
        .outerjoin(User, User.id == AuditLog.actor_id)
        .where(in_branches(actor))
        .order_by(AuditLog.id.desc())
        .limit(PAGE + 1)
        .offset((max(number, 1) - 1) * PAGE)
    )
    found = db.session.execute(query).all()
    return _in_words(found[:PAGE]), len(found) > PAGE


def _in_words(rows: Sequence[sa.Row[Any]]) -> list[AuditRow]:
    touched = {row[0].detail.get("user_id") for row in rows}
    query = sa.select(User.id, User.full_name).where(User.id.in_(touched - {None}))
    named: dict[int, str] = dict(db.session.execute(query).tuples().all()) if touched - {None} else {}
    return [
        AuditRow(
            at=line.at,
            who=who or "Máy chủ (dòng lệnh)",
            what=WORDS.get(line.action, line.action),
            whom=named.get(line.detail.get("user_id", 0), ""),
            unit=unit.label() if unit else "",
        )
        for line, who, unit in rows
    ]
