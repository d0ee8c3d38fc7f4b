"""Reading Word files in tests."""

import io
from typing import Any

from docx import Document


def words(content: bytes) -> str:
    """Every paragraph and every cell, a line each."""
    paper: Any = Document(io.BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([p.text for p in paper.paragraphs] + cells)


def table(content: bytes, head: str) -> list[list[str]]:
    """The rows of the table whose first row names a column `head`, without that row."""
    paper: Any = Document(io.BytesIO(content))
    for one in paper.tables:
        rows = [[cell.text for cell in row.cells] for row in one.rows]
        if head in rows[0]:
            return rows[1:]
    return []
