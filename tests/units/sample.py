"""Small workbooks of units to import."""

import io
from datetime import date

from xlsxwriter import Workbook

from app.units.models import UnitType

HEAD = ("Mã đơn vị", "Tên đơn vị", "Loại", "Cấp", "Mã cấp trên", "Khu vực", "Số đoàn viên", "Nữ", "CNVCLĐ", "Chủ tịch",
        "Điện thoại", "Ngày thành lập")  # fmt: skip


def excel(*rows, head=HEAD, above=()):
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "default_date_format": "dd/mm/yyyy", "strings_to_formulas": False})
    sheet = book.add_worksheet()
    for number, row in enumerate([*above, head, *rows]):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(number, column, value)
    book.close()
    return out.getvalue()


C = ("C", "Liên đoàn Lao động huyện C", UnitType.DISTRICT_FEDERATION.label, 3, "T")
C1 = ("C1", "CĐCS Trường C1", UnitType.GRASSROOTS_UNION.label, None, "C", "Hành chính, sự nghiệp", 25, 20, 26,
      "Nông Thị Mới", 912345678, date(2019, 3, 15))  # fmt: skip
