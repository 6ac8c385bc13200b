"""One question to the service, asked again when the network or the server fails.

What is worth asking again: no connection, no answer in time, an answer that stops half-way, an answer that is no JSON,
and the codes 429 and 5xx. Each wait is twice the former one; a server that says how long to wait is obeyed, up to a
minute. Anything else (a table that is not there) will not change by asking again.
"""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from evaluation.context.errors import ContextError, SilentServiceError
from evaluation.registry.models import ContextService

LONGEST_WAIT_SECONDS = 60.0
TOO_MANY, SERVER_FAULT, NOT_FOUND = 429, 500, 404
HEADERS = {"Accept": "application/json", "User-Agent": "evaluation (open data for a study)"}
Wait = Callable[[float], None]


class _AgainError(Exception):
    """The answer failed in a way that may pass; ``seconds`` is how long the server asks to wait."""

    def __init__(self, reason: str, seconds: float = 0.0) -> None:
        super().__init__(reason)
        self.seconds = seconds


def ask(url: str, service: ContextService, wait: Wait = time.sleep) -> dict[str, Any]:
    """Return the answer to one question.

    Raises
    ------
    SilentServiceError
        When it stays out after all tries.
    ContextError
        When the server does not have what is asked.
    """
    pause = service.first_wait_seconds
    for attempt in range(service.retries + 1):
        try:
            return _once(url, service.timeout_seconds)
        except _AgainError as failed:
            reason = str(failed)
            if attempt < service.retries:
                wait(min(max(pause, failed.seconds), LONGEST_WAIT_SECONDS))
            pause *= 2
    host, tries = urlsplit(url).netloc, service.retries + 1
    raise SilentServiceError(
        f"{host} gaf na {tries} pogingen geen heel antwoord ({reason}). Wat binnen is, blijft bewaard: probeer het "
        "later opnieuw, of zet `retries` of `timeout_seconds` in params.yaml hoger.",
        f"no whole answer after {tries} tries. What has arrived is kept: try again later, or raise `retries` or "
        "`timeout_seconds` in params.yaml.",
    )


def _once(url: str, timeout: float) -> dict[str, Any]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=HEADERS), timeout=timeout) as answer:
            content = answer.read()
    except urllib.error.HTTPError as error:
        if error.code == TOO_MANY or error.code >= SERVER_FAULT:
            raise _AgainError(f"HTTP {error.code}", _asked_to_wait(error)) from None
        raise _not_there(url, error.code) from None
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or type(error).__name__
        raise _AgainError(str(reason)) from None
    try:
        found = json.loads(content)
    except ValueError:
        raise _AgainError("no JSON") from None
    if not isinstance(found, dict):
        raise _AgainError("no JSON object")
    return found


def _asked_to_wait(error: urllib.error.HTTPError) -> float:
    text = error.headers.get("Retry-After", "")
    return float(text) if text.isdigit() else 0.0


def _not_there(url: str, code: int) -> ContextError:
    place = f"{urlsplit(url).netloc}{urlsplit(url).path}"
    return ContextError(
        f"{place} gaf HTTP {code}. Kijk of het nummer van de tabel in data/registry/context.yaml klopt, en `api` en "
        "het adres in params.yaml.",
        f"HTTP {code}. Check the table's id in data/registry/context.yaml, and `api` and the address in params.yaml.",
    )
