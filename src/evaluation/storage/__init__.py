"""Floor 1: the only reader and writer of files, and the only maker of database connections."""

from evaluation.storage.files import (
    read_json,
    read_rows,
    read_table,
    read_text,
    read_yaml,
    write_bytes,
    write_csv,
    write_json,
    write_table,
    write_text,
)
from evaluation.storage.paths import Paths

__all__ = [
    "Paths",
    "read_json",
    "read_rows",
    "read_table",
    "read_text",
    "read_yaml",
    "write_bytes",
    "write_csv",
    "write_json",
    "write_table",
    "write_text",
]
