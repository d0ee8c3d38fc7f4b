"""Refusals a user can understand. Everything else that goes wrong is a bug and is not caught."""


class DomainError(Exception):
    """A rule says no. `message` is a Vietnamese sentence; `field` names the form field it belongs beside, if any."""

    status = 409

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Forbidden(DomainError):
    """The thing may be seen, but this person may not do this to it."""

    status = 403


class StaleEntry(DomainError):
    """The thing changed since the person opened it. `changes` lists what, as (label, before, after)."""

    def __init__(self, message: str, changes: list[tuple[str, str, str]]) -> None:
        super().__init__(message)
        self.changes = changes
