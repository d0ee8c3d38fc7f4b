"""A person's browser as far as a crash test needs it: signs in, posts, and posts again until somebody answers."""

import http.client
import re
import threading
import time
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class _Stay(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer, not a place to go to."""

    def redirect_request(self, *_: Any) -> None:
        return None


class Visitor:
    """`done`: nobody waits for answers any more."""

    def __init__(self, address: str, username: str, password: str, done: threading.Event) -> None:
        self.address, self.done = address, done
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()), _Stay()).open
        self.token = self._token_of(self._asked("/sign-in")[1])
        status, _ = self._asked("/sign-in", {"login": username, "password": password})
        assert status == 303, status
        self.token = self._token_of(self._asked("/activities/new?kind=NGAY_DOAN_VIEN")[1]) or self.token

    def post(self, path: str, data: dict[str, Any]) -> int | None:
        """The status of the first answer, however often it takes to get one; None when it is over before."""
        while not self.done.is_set():
            try:
                return self._asked(path, data)[0]
            except (OSError, http.client.HTTPException):  # refused, cut off in the middle, silent
                time.sleep(0.03)
        return None

    def _asked(self, path: str, data: dict[str, Any] | None = None) -> tuple[int, str]:
        body = None if data is None else urlencode(data | {"csrf_token": self.token}, doseq=True).encode()
        try:
            with self._open(self.address + path, body, timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode()

    @staticmethod
    def _token_of(page: str) -> str:
        found = TOKEN.search(page)
        return found[1] if found else ""
