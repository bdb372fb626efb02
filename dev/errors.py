"""The one exception of this room: something a person has to hear about, and what to do."""


class DevError(Exception):
    """Stops the command. ``code`` is stable, ``message`` says what happened, ``hint`` what to do (both in Spanish)."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
