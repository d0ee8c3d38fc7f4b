"""The commands under `flask`: each parses, calls one operation, commits, and prints one line or a short table."""

import sqlite3
from datetime import date
from pathlib import Path
from typing import Any, Literal

import click
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from flask.cli import with_appcontext

from app.accounts import operations as accounts
from app.accounts.models import User
from app.campaigns import files, loading
from app.entries import reorganising
from app.host_events.operations import invite_around
from app.kernel import clock
from app.kernel.db import db, on_sqlite
from app.kernel.errors import DomainError
from app.obligations import operations as obligations
from app.units import queries as units

DEMO_DAY = date(2019, 7, 27)  # the last day of the peak week: the board is full, the reports are still open
DEMO_PASSWORD = "ThiDua90nam"  # noqa: S105 — generated people only, printed at start
PLANS = Path(__file__).resolve().parent.parent / "plans"


def init(app: Flask) -> None:
    """Register every command."""
    for one in (init_db, create_admin, load_plan, demo, demo_plans, import_units, start):
        app.cli.add_command(one)


def _alembic() -> Any:
    return current_app.extensions["migrate"].migrate.get_config()


def _at_head() -> bool:
    """The database stands at the newest migration."""
    script = ScriptDirectory.from_config(_alembic())
    with db.engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return False
        rows = connection.execute(sa.text("SELECT version_num FROM alembic_version"))
        return {row[0] for row in rows} == set(script.get_heads())


def _backup() -> Path | None:
    """A copy of a filled SQLite database beside it, before a migration touches it (F5)."""
    if not on_sqlite() or not sa.inspect(db.engine).has_table("alembic_version"):
        return None
    target = Path(current_app.config["INSTANCE"]) / f"backup-{clock.now():%Y%m%d-%H%M%S}.db"
    source = sqlite3.connect(db.engine.url.database or "")
    source.execute("VACUUM INTO ?", [str(target)])
    source.close()
    return target


def _migrate() -> None:
    if _at_head():
        return
    if kept := _backup():
        click.echo(f"Đã sao lưu cơ sở dữ liệu: {kept.name}")
    command.upgrade(_alembic(), "head")


@click.command("init-db")
@with_appcontext
def init_db() -> None:
    """Create or upgrade the database and load the catalogue of activity types and measures."""
    _migrate()
    loading.load(_read(PLANS / "catalogue.yaml"), None)
    db.session.commit()
    click.echo("Cơ sở dữ liệu sẵn sàng.")


@click.command("create-admin")
@click.option("--unit", "unit_code", required=True, help="Mã đơn vị, ví dụ CB.")
@click.option("--name", prompt="Họ và tên")
@click.option("--username", prompt="Tên đăng nhập")
@with_appcontext
def create_admin(unit_code: str, name: str, username: str) -> None:
    """Make a system administrator of a unit; asks for the password."""
    password = click.prompt("Mật khẩu (ít nhất 10 ký tự)", hide_input=True, confirmation_prompt="Nhập lại mật khẩu")
    unit = units.by_code(unit_code)
    if unit is None:
        raise click.ClickException(f"Không có đơn vị mã {unit_code}.")
    try:
        accounts.create_admin(unit, name, username, password)
        db.session.commit()
    except DomainError as error:
        raise click.ClickException(error.message) from error
    click.echo(f"Đã tạo quản trị viên {username} tại {unit.name}.")


@click.command("load-plan")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def load_plan(file: Path) -> None:
    """Load a plan from its data file; on any error every error is named and nothing is written."""
    try:
        campaign = loading.load(_read(file), None)
    except loading.PlanRefused as refusal:
        for error in refusal.errors:
            click.echo(f"{error.row}: {error.message}", err=True)
        raise click.ClickException(f"{file.name}: {len(refusal.errors)} lỗi, chưa ghi gì.") from refusal
    if campaign is not None:
        obligations.generate(campaign)
    db.session.commit()
    click.echo(f"Đã nạp kế hoạch {campaign.code}: {campaign.title}" if campaign else "Đã nạp danh mục hoạt động.")


def _read(file: Path) -> Any:
    try:
        return files.parse(file.read_text(encoding="utf-8"))
    except (files.Unreadable, UnicodeDecodeError) as error:
        raise click.ClickException(f"{file.name}: {error}") from error


@click.command("import-units")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Chỉ kiểm tra, không ghi.")
@with_appcontext
def import_units(file: Path, dry_run: bool) -> None:
    """Import units and chair accounts from Excel. Nothing is written while a single row is wrong."""
    plan = reorganising.check_import(file.read_bytes(), None)
    for error in plan.errors:
        click.echo(f"Dòng {error.row}, {error.column}: {error.message}", err=True)
    if plan.errors:
        raise click.ClickException(f"{len(plan.errors)} lỗi, chưa ghi gì.")
    if not dry_run:
        reorganising.apply_import(None, plan)
        invite_around()
        db.session.commit()
    click.echo(f"{'Kiểm tra xong' if dry_run else 'Đã nhập'}: {reorganising.summary(plan)}")


@click.command("demo")
@click.option("--scale", type=click.Choice(["small", "province"]), default="province", show_default=True)
@with_appcontext
def demo(scale: Literal["small", "province"]) -> None:
    """Fill an empty database with the sample province (generated people only)."""
    _migrate()
    try:
        _seed(scale)
    except DomainError as error:
        raise click.ClickException(error.message) from error


@click.command("demo-plans")
@with_appcontext
def demo_plans() -> None:
    """Beside what is there, add the other four shipped plans, each with an owner and a small branch (generated)."""
    _migrate()
    from app.demo import neighbours

    loading.load(_read(PLANS / "catalogue.yaml"), None)
    try:
        found = neighbours.add(DEMO_PASSWORD, PLANS)
    except DomainError as error:
        raise click.ClickException(error.message) from error
    db.session.commit()
    click.echo(f"Đã thêm bốn kế hoạch, mật khẩu chung {DEMO_PASSWORD}. Xem từng kế hoạch vào ngày của nó:")
    for one in found:
        click.echo(f"  DEMO_DAY={one.day} make run   {one.chair}, {one.grassroots}: {one.title} - {one.owner}")


def _seed(scale: Literal["small", "province"]) -> None:
    from app.demo.seed import seed  # the sample's texts are read only when it is made

    clock.pretend(DEMO_DAY)
    summary = seed(scale, DEMO_PASSWORD, current_app.config["FILES_URL"], PLANS)
    db.session.commit()
    (Path(current_app.config["INSTANCE"]) / "demo_day").write_text(DEMO_DAY.isoformat())
    current_app.config["DEMO_DAY"] = DEMO_DAY
    click.echo(str(summary))


@click.command("start")
@click.option("--host", default="127.0.0.1", show_default=True)
@with_appcontext
def start(host: str) -> None:
    """Bring the database up to date, fill it with the sample once, and serve."""
    _migrate()
    fresh = db.session.scalar(sa.select(User.id).limit(1)) is None
    db.session.rollback()
    if fresh:
        click.echo("Đang tạo tỉnh mẫu (2.000 CĐCS), chỉ lần đầu, khoảng nửa phút…")
        _seed("province")
    from app.demo.accounts import ACCOUNTS

    port = current_app.config["PORT"]
    click.echo(f"\nSổ Thi Đua: http://{host}:{port}\n")
    if current_app.config["DEMO_DAY"]:
        click.echo(f"Tài khoản mẫu, mật khẩu chung: {DEMO_PASSWORD}")
        for username, description in ACCOUNTS:
            click.echo(f"  {username:<14} {description}")
    click.echo("\nDừng: Ctrl+C")
    db.session.remove()
    db.engine.dispose()  # no connection is carried over the fork (F8)
    _serve(current_app._get_current_object(), host, port)  # type: ignore[attr-defined]


def _serve(app: Flask, host: str, port: int) -> None:
    try:
        from gunicorn.app.base import BaseApplication
    except ImportError:  # Windows
        import waitress

        waitress.serve(app, listen=f"{host}:{port}", threads=8)
        return

    class Server(BaseApplication):
        def load_config(self) -> None:
            chosen = {
                "bind": f"{host}:{port}", "workers": 2, "worker_class": "gthread", "threads": 4, "timeout": 120,
                "loglevel": "warning", "control_socket_disable": True,
            }  # fmt: skip
            for name, value in chosen.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> Flask:
            return app

    Server().run()
