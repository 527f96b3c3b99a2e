"""Claims in the full-text search."""

from annotate.search import Tracked

TRACKED = [Tracked("claim", "verify_claim", "text")]
