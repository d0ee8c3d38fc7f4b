"""The signed cookie of a browser that has signed in before: its wrong tries are counted apart (row 12)."""

import secrets

from flask import Request, Response, current_app
from itsdangerous import BadSignature, URLSafeSerializer

from app.accounts.models import User

COOKIE = "thiet_bi"
LIFE_SECONDS = 400 * 24 * 3600
MOST_PEOPLE = 20


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="known-device")


def _read(request: Request) -> tuple[str, list[int]]:
    """(id of the device, people who signed in on it); a new id where there is no cookie of ours."""
    try:
        device, people = _signer().loads(request.cookies.get(COOKIE, ""))
        return str(device), [int(user_id) for user_id in people]
    except (BadSignature, ValueError, TypeError):
        return secrets.token_urlsafe(12), []


def id_for(request: Request, user: User | None) -> str:
    """The id of this device if `user` has signed in on it before, else ""."""
    device, people = _read(request)
    return device if user is not None and user.id in people else ""


def remember(request: Request, response: Response, user_id: int) -> None:
    """From now on this device is known for the person."""
    device, people = _read(request)
    people = [user_id, *(known for known in people if known != user_id)][:MOST_PEOPLE]
    response.set_cookie(
        COOKIE,
        _signer().dumps([device, people]),
        max_age=LIFE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
