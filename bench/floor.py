"""The floor: a bare Flask app over Core, no rights, no layout, on the same database."""

from typing import Any

import sqlalchemy as sa
from flask import Flask, render_template_string, request

ROWS = """<!doctype html><title>rows</title><table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>
{% endfor %}</tr>{% endfor %}</table>"""


def replay(engine: sa.Engine, sent: list[tuple[str, Any]]) -> Flask:
    """/ runs these statements again over a bare connection and renders every row they give."""
    app = Flask("replay")

    @app.get("/")
    def rows() -> str:
        with engine.connect() as connection:
            found = [row for sql, values in sent for row in connection.exec_driver_sql(sql, values).all()]
            return render_template_string(ROWS, rows=found)

    return app


def bare(engine: sa.Engine, queries: dict[str, sa.Select[Any]]) -> Flask:
    """/<name> renders the rows of one Core query; POST /insert writes one entry row and commits."""
    app = Flask("bare")

    @app.get("/<name>")
    def rows(name: str) -> str:
        with engine.connect() as connection:
            return render_template_string(ROWS, rows=connection.execute(queries[name]).all())

    @app.post("/insert")
    def insert() -> tuple[str, int]:
        with engine.begin() as connection:
            connection.execute(
                sa.text("INSERT INTO bench_floor (title, place, amount) VALUES (:title, :place, :amount)"),
                {"title": request.form["title"], "place": request.form["place"], "amount": int(request.form["amount"])},
            )
        return "", 303

    with engine.begin() as connection:
        connection.execute(
            sa.text(
                "CREATE TABLE IF NOT EXISTS bench_floor (id INTEGER PRIMARY KEY, title TEXT, place TEXT, amount BIGINT)"
            )
            if engine.dialect.name == "sqlite"
            else sa.text(
                "CREATE TABLE IF NOT EXISTS bench_floor (id SERIAL PRIMARY KEY, title TEXT, place TEXT, amount BIGINT)"
            )
        )
    return app
