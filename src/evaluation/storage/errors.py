"""The kinds of error that a user can cause or mend."""

from __future__ import annotations


class PlainError(Exception):
    """An error whose message is written for the user: it says what is wrong, where, and how to mend it."""


class UnreadableFileError(PlainError):
    """A file that an earlier stage makes is absent or damaged."""


class UnwritableFileError(PlainError):
    """A file cannot be written; what stood there before still stands."""


class BusyError(PlainError):
    """Another run works in the same study."""
