"""How far each reader can be trusted: what people made of its suggestions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from django.db.models import Count

from annotate.models import Annotation
from annotate.models.annotation import BANDS

Z = 1.959964  # of a 95 % interval


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers of suggestions; ``made`` is the sum of the others."""

    made: int = 0
    undecided: int = 0
    accepted: int = 0
    rejected: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.made + other.made,
            self.undecided + other.undecided,
            self.accepted + other.accepted,
            self.rejected + other.rejected,
        )

    @property
    def decided(self) -> int:
        return self.accepted + self.rejected

    @property
    def precision(self) -> float | None:
        """Accepted of those decided; None before the first decision."""
        return self.accepted / self.decided if self.decided else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where the precision lies with a confidence of 95 %."""
        return wilson(self.accepted, self.decided) if self.decided else None


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The score interval of a proportion (Wilson, "Probable inference", JASA 1927)."""
    share, spread = hits / of, Z * Z / of
    centre = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * sqrt(share * (1 - share) / of + spread / (4 * of))
    return max(centre - half, 0.0), min(centre + half, 1.0)


@dataclass(frozen=True, slots=True)
class Record:
    """One kind of mark of one version of a reader; ``bands`` by the lower bounds in BANDS, and None for no score.

    ``corrected``: how many of those accepted had another kind or span before people changed them.
    """

    reader: str
    version: str
    kind: str
    corrected: int
    bands: dict[float | None, Tally]

    @property
    def total(self) -> Tally:
        return sum(self.bands.values(), Tally())

    def by_band(self, wanted: Sequence[float | None]) -> list[Tally]:
        return [self.bands.get(band, Tally()) for band in wanted]


def records() -> list[Record]:
    """Every reader's record, from two aggregates, by reader, version and kind."""
    corrected = Annotation.objects.corrected().order_by().values_list("reader", "reader_version", "kind")
    changes = {tuple(key): n for *key, n in corrected.annotate(n=Count("pk"))}
    found: dict[tuple[str, str, str], Record] = {}
    for row in Annotation.objects.by_reader():
        key = row["reader"], row["reader_version"], row["kind"]
        record = found.setdefault(key, Record(*key, corrected=changes.get(key, 0), bands={}))
        record.bands[row["band"]] = Tally(row["made"], row["undecided"], row["accepted"], row["rejected"])
    return list(found.values())


def bands_of(known: Sequence[Record]) -> list[float | None]:
    """The bands that hold anything, the surest first."""
    every: list[float | None] = [*BANDS, None]
    return [band for band in every if any(band in record.bands for record in known)]
