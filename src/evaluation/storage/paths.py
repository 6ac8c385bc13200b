"""Where everything of a study stands.

A study is a folder with ``params.yaml`` and ``data/registry``; the stages make the rest. The project's own folder is
the default study. Another study may live anywhere: what it does not bring (texts, page templates) is taken from the
project.

>>> Paths().published.as_posix()
'data/published'
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Paths:
    """Folders and files of one study, relative to ``root`` (default: the working folder)."""

    root: Path = Path()

    @property
    def params(self) -> Path:
        """The choices."""
        return self.root / "params.yaml"

    @property
    def registry(self) -> Path:
        """The domain as data."""
        return self.root / "data/registry"

    @property
    def context(self) -> Path:
        """Small public figures."""
        return self.root / "data/context"

    @property
    def statline(self) -> Path:
        """The figures taken from Statistics Netherlands."""
        return self.context / "cbs"

    @property
    def pages(self) -> Path:
        """Answers of its service, kept so that a broken fetch goes on where it stopped; outside git and DVC."""
        return self.root / "data/cache/cbs"

    @property
    def synthetic(self) -> Path:
        """The invented deliveries."""
        return self.root / "data/synthetic"

    @property
    def lock(self) -> Path:
        """Held by the command that writes in this study."""
        return self.root / "data/.lock"

    def interim(self, city: str) -> Path:
        """What ``validate`` leaves of one city's delivery."""
        return self.root / "data/interim" / city

    def receipts(self, city: str) -> Path:
        """Receipts of deliveries that were replaced, and what the new ones changed; outside git and DVC."""
        return self.root / "data/receipts" / city

    @property
    def tables(self) -> Path:
        """Validated tables of all cities together."""
        return self.root / "data/processed/tables"

    @property
    def processed(self) -> Path:
        """Everything confidential that the stages compute."""
        return self.root / "data/processed"

    @property
    def published(self) -> Path:
        """The only folder right of the gate."""
        return self.root / "data/published"

    @property
    def releases(self) -> Path:
        """What was released before, as it was shown; in git, written by ``evaluation release`` only."""
        return self.root / "data/releases"

    @property
    def build(self) -> Path:
        """What readers get."""
        return self.root / "reports/build"

    def shared(self, relative: str) -> Path:
        """Return a file or folder of the study, or the project's where the study brings none."""
        own = self.root / relative
        return own if own.exists() else PROJECT / relative
