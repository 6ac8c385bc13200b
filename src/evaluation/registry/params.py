"""The choices of ``params.yaml``, typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from evaluation.registry.models import ContextService, Entry, Language, Share
from evaluation.storage.engines import Choice

Positive = Annotated[float, Field(gt=0)]


class Gate(Entry):
    """Thresholds of the gate; what is about health or justice has a higher count, income and wealth a higher one still.

    ``p_percent``: the largest contribution to a sum must not be estimable within so many percent of itself by whoever
    has the second largest. ``rounding_base``: published counts are rounded to its multiples; 0 rounds none.
    """

    minimum_count: int = Field(ge=1)
    minimum_residual_df: int = Field(ge=1)
    sensitive_minimum_count: int = Field(ge=1)
    maximum_contribution: float = Field(default=0.5, gt=0, le=1)
    after_release: Literal["refuse", "withhold"] = "refuse"
    economic_minimum_count: int = Field(default=100, ge=1)
    economic_maximum_contribution: float = Field(default=0.3, gt=0, le=1)
    p_percent: float = Field(default=10, ge=0, le=100)
    maximum_category_share: float = Field(default=0.9, gt=0.5, le=1)
    rounding_base: Literal[0, 3, 5, 10] = 0

    @model_validator(mode="after")
    def _sensitive_is_stricter(self) -> Gate:
        if self.sensitive_minimum_count < self.minimum_count:
            raise ValueError("sensitive_minimum_count is below minimum_count")
        return self

    def at(self, row: Mapping[str, Any]) -> Gate:
        """Return the thresholds for a row: those of its mark. A study's own are stricter (``disclosure.strict``)."""
        return self.of(row.get("sensitive"))

    def of(self, sensitive: str | None) -> Gate:
        """Return the thresholds for an output with this mark (empty: ordinary)."""
        return self.model_copy(update={"minimum_count": self.sensitive_minimum_count}) if sensitive else self


class CheckBounds(Entry):
    """Bounds of the checks on the design."""

    minimum_fidelity: Share
    maximum_overlap: Share
    maximum_baseline_gap: Positive
    minimum_agreement: Share
    minimum_reliability: Share


class VerdictBounds(Entry):
    """Thresholds of the verdict."""

    minimum_sites: int = Field(ge=2)
    minimum_claim: int = Field(ge=0, le=4)
    improves: Share
    exceeds_relevant: Share
    evidence_against: Share
    harm_difference: Share = 0.15


class Stability(Entry):
    """The other choices under which a verdict is made again: bounds beside those of the verdict, and months to come."""

    improves: tuple[Share, ...] = (0.7, 0.9)
    exceeds_relevant: tuple[Share, ...] = (0.4, 0.6)
    evidence_against: tuple[Share, ...] = (0.1, 0.3)
    more_months: int = Field(default=12, ge=1)


class ProjectionChoices(Entry):
    """How amounts of several years are added up, how often chance is drawn, and how many municipalities make a band."""

    horizon_years: int = Field(ge=1, le=30)
    discount_rate: float = Field(ge=0, lt=1)
    draws: int = Field(ge=100, le=100_000)
    minimum_municipalities: int = Field(ge=2)


class CalibrationSize(Entry):
    """How many invented studies per world; none leaves the calibration out."""

    studies: int = Field(ge=0)


class DuckDBChoices(Entry):
    """Memory, threads and parts of DuckDB: ``Choice`` tells what they mean."""

    memory_limit: str | None = Field(default=None, pattern=r"^\d+(\.\d+)? ?[KMGT]i?B$")
    threads: int = Field(default=1, ge=1)
    partitions: int = Field(default=1, ge=1)


class SparkChoices(Entry):
    """The address of a cluster (``spark://host:7077``, ``yarn``, ``local[2]``), and Spark's own settings by name."""

    master: str = "local[2]"
    wait_seconds: int = Field(default=60, ge=1)
    options: Mapping[str, str] = {}


class Params(Entry):
    """All choices."""

    project: str
    deliveries: str
    context: Literal["synthetic", "cbs"]
    cbs: ContextService | None = None
    language: Language
    formats: tuple[Literal["html", "pdf", "docx"], ...] = Field(default=("html", "pdf", "docx"), min_length=1)
    engine: Literal["duckdb", "spark"] = "duckdb"
    duckdb: DuckDBChoices = DuckDBChoices()
    spark: SparkChoices = SparkChoices()
    seed: int
    price_base_year: int = Field(ge=1900, le=2100)
    confidence_level: float = Field(gt=0.5, lt=1)
    prior_factors: tuple[Positive, ...] = Field(min_length=1)
    gate: Gate
    checks: CheckBounds
    verdict: VerdictBounds
    stability: Stability = Stability()
    projection: ProjectionChoices | None = None
    calibration: CalibrationSize = CalibrationSize(studies=0)

    @property
    def engine_choice(self) -> Choice:
        """The engine for tables and indicators, with its settings."""
        return Choice(self.engine, **self.duckdb.model_dump(), **self.spark.model_dump())
