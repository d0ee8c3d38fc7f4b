"""Word files from templates that the office edits in Word (templates/word/*.docx); {{ }} are filled here (decision 22)."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate

from app.kernel.text import number

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "word"
MIMETYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def fill(template: str, context: Mapping[str, Any]) -> bytes:
    """The file made of templates/word/`template`; text is never markup, whatever somebody typed."""
    document = DocxTemplate(FOLDER / template)
    document.render(dict(context), autoescape=True)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def few(amount: int) -> str:
    """A count in running text: "05", "12", "1.234" (domain.md §3.3); zero stays "0"."""
    return f"0{amount}" if 0 < amount < 10 else number(amount)
