"""Finding sentences of other articles that may be evidence about a claim: full-text search, then the reranker.

The search is asked for the claim's rarest words, so the work does not grow with the number of articles; what it finds
is ranked by ``verify.retrievers.evidence`` and kept as candidates. They count for nothing until a person accepts one.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from annotate import embeddings
from annotate.bm25 import STOPWORDS
from annotate.linkers.stories import profile
from annotate.models import Article, StoryTerm
from annotate.search import PASSAGE, Hit, search
from annotate.sentences import sentences
from verify.models import Claim, ClaimMention
from verify.retrievers import evidence

MOST_TERMS = 8
MOST_MENTIONS = 200
MOST_PASSAGES = 120
MOST_FOUND = 12
MOST_OF_ONE_ARTICLE = 2
LONGEST_QUOTE = 1_000

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence at ``start``..``end`` of a version, its rank and stance; ``key`` is what is offered once."""

    version: int
    start: int
    end: int
    quote: str
    key: str
    score: float
    stance: str
    reason: str


def find(claim: Claim) -> list[Found]:
    """The best sentences of other articles, best first; nothing when no article shares a word with the claim."""
    made = ClaimMention.objects.live().filter(claim=claim).select_related("annotation__version__article")
    mentions = list(made.defer("annotation__version__text").order_by("pk")[:MOST_MENTIONS])
    own = {mention.annotation.version.article_id for mention in mentions}
    hits = [hit for hit in _hits(claim.text) if hit.owner not in own]
    first = mentions[0].annotation.version.article if mentions else None
    query = evidence.Query(claim.text, first.title if first else "")
    said = claim.claim_date or (first.published_on if first else None)
    passages = [_passage(hit) for hit in hits]
    embed = embeddings.remembered() if embeddings.available() else None
    ranked = evidence.rank(query, evidence.Collection(passages), embed)
    chosen = _chosen((candidate for candidate in ranked if candidate.selected), {str(hit.unit): hit for hit in hits})
    printed = Article.objects.in_bulk({hit.owner for _, hit in chosen})
    found = []
    for candidate, hit in chosen:
        span = list(sentences(hit.text))[candidate.number]
        quote = hit.text[span.start : span.end]
        day = printed[hit.owner].published_on if hit.owner in printed else None
        judged = evidence.judge(query, candidate, quote, said=said, printed=day)
        found.append(
            Found(
                version=hit.part,
                start=hit.start + span.start,
                end=hit.start + span.end,
                quote=quote,
                key=_key(hit.owner, quote),
                score=judged.score,
                stance=judged.stance,
                reason=judged.reason[:500],
            )
        )
    return list({each.key: each for each in reversed(found)}.values())[::-1]


def _hits(text: str) -> list[Hit]:
    terms = rarest(text)
    if not terms:
        return []
    return search(" ".join(terms), kinds=(PASSAGE,), limit=MOST_PASSAGES, any_word=True, whole_words=True)


def rarest(text: str) -> list[str]:
    """The words of ``text`` that the fewest articles have; those that none has, as far as is counted, come last."""
    words = [match[0] for match in _WORD.finditer(text)]
    words = [word for word in dict.fromkeys(words) if len(word) > 1 and word.casefold() not in STOPWORDS]
    terms = {word: {*profile(word.lower()), f"N:{word.lower()}"} for word in words}
    asked = {term for each in terms.values() for term in each}
    counts = dict(StoryTerm.objects.filter(term__in=asked).values_list("term", "articles"))
    known = {word: sum(counts.get(term, 0) for term in terms[word]) for word in words}
    return sorted(words, key=lambda word: (known[word] == 0, known[word]))[:MOST_TERMS]


def _passage(hit: Hit) -> evidence.Passage:
    return evidence.Passage(str(hit.unit), [hit.text[span.start : span.end] for span in sentences(hit.text)])


def _chosen(ranked: Iterable[evidence.Candidate], hits: dict[str, Hit]) -> list[tuple[evidence.Candidate, Hit]]:
    """The best, a few of each article."""
    counts: Counter[int] = Counter()
    chosen = []
    for candidate in ranked:
        hit = hits[candidate.key]
        counts[hit.owner] += 1
        if counts[hit.owner] <= MOST_OF_ONE_ARTICLE:
            chosen.append((candidate, hit))
        if len(chosen) == MOST_FOUND:
            break
    return chosen


def _key(article: int, quote: str) -> str:
    """What makes two offers the same: the words, in whatever version of the article."""
    words = " ".join(quote.split()).casefold()
    return hashlib.sha256(f"{article}:{words}".encode()).hexdigest()
