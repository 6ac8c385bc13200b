"""The kind of error that a user can cause and mend."""


class PlainError(Exception):
    """An error whose message is written for the user: it says what is wrong, where, and how to mend it."""
