"""Which mentions mean the same thing, over articles and stories, and why.

A mention joins the entity whose names match best. What counts as a match depends on how near the two are: "Nordhavn" is
Nordhavn Shipping after that has been named in the same article, "Lund" is Ada Lund inside one story, and anywhere else
only a full name, an alias or a known abbreviation will do. Candidates are found by keys, never by
comparing everything; the same `score` ranks them in a job (one mention) and in `cluster` (many at once).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from annotate.linkers.matching import NO, Candidate, compare, initials
from annotate.linkers.names import ADJECTIVE, DESCRIPTION, NAME, PRONOUN, Mention, Name, located, read
from annotate.linkers.stories import Judgement
from annotate.linkers.vocabulary import BUSINESSES, PERSON_NOUNS, PERSONAL, RELATIVE

JOIN = 0.75
"""Score from which a mention joins an entity."""

_BEARERS = PERSON_NOUNS | BUSINESSES  # nouns that stand beside the name of what they describe

MANY = 64  # candidates looked at for one mention; a key with more of them says nothing


def candidate_keys(mention: Mention, name: Name | None = None) -> frozenset[str]:
    """Keys under which an index holds this mention's entity, and by which others of the same thing find it."""
    name = name or read(mention)
    scope = mention.story or mention.article
    if name.level == PRONOUN:
        return frozenset()
    if name.level == DESCRIPTION:
        return frozenset({f"d:{scope}:{name.core}"})
    words = name.words
    keys = {f"n:{name.core}", f"w:{words[0]}", f"w:{words[-1]}", f"p:{scope}:{words[-1][:3]}"}
    keys |= {f"k:{name.known}"} if name.known else set()
    keys |= {f"n:{short}" for short in (name.short, initials(words)) if short}
    return frozenset(keys)


def score(mention: Mention, entity: Candidate, name: Name | None = None) -> Judgement:
    """How well the mention matches the entity's best name; 0 for types that exclude each other."""
    name = name or read(mention)
    if _exclude(mention.type, entity.type):
        return Judgement(0.0, f"A {mention.type} is no {entity.type}.")
    return max((compare(mention, name, seen, entity) for seen in entity.names.values()), key=_by_score, default=NO)


def best(
    mention: Mention, candidates: Iterable[Candidate], name: Name | None = None
) -> tuple[Candidate, Judgement] | None:
    """The candidate that the mention joins, and why; None when it is something new.

    Of equally good ones the one that the article names already, then the one that more articles name.
    """
    name = name or read(mention)
    judged = [(score(mention, each, name), each) for each in candidates]
    reached = [pair for pair in judged if pair[0].score >= JOIN]
    if not reached:
        return None
    found, entity = max(reached, key=lambda pair: (pair[0].score, *_acquaintance(mention, pair[1])))
    return entity, found


def _acquaintance(mention: Mention, entity: Candidate) -> tuple[bool, int]:
    articles = {article for seen in entity.names.values() for article in seen.first}
    return mention.article in articles, len(articles)


def _by_score(judged: Judgement) -> float:
    return judged.score


def _exclude(a: str, b: str) -> bool:
    """Whether two types cannot mean one thing: only persons, events and laws are never anything else."""
    return bool(a and b) and a != b and bool({a, b} & {"PERSON", "EVENT", "LAW"}) and "OTHER" not in (a, b)


def cluster(mentions: Iterable[Mention]) -> dict[str, str]:
    """{mention id: entity id} for every mention; an entity is called after its first mention. Deterministic.

    Full names come first, so that short forms find them; then descriptions, inside their story; then pronouns, which
    go to what was named last before them in their article.
    """
    read_all = [(mention, read(mention)) for mention in mentions]
    nouns = {(mention.story or mention.article, name.core) for mention, name in read_all if name.level == DESCRIPTION}
    read_all = [(mention, _as_noun(mention, name, nouns)) for mention, name in read_all]
    index = _Index()
    for mention, name in sorted(read_all, key=_fullest_first):
        if name.level != PRONOUN:
            index.place(mention, name)
    placed = index.placed
    placed.update({mention.id: placed[named.id] for mention, named in _appositions(read_all)})
    for mention, antecedent in _antecedents(read_all):
        placed[mention.id] = placed[antecedent.id] if antecedent else mention.id
    return placed


def _as_noun(mention: Mention, name: Name, nouns: set[tuple[str, str]]) -> Name:
    """A capitalised common noun of a headline ("Police") is a description when its story has it in lower case."""
    is_noun = name.level == NAME and not name.known and (mention.story or mention.article, name.core) in nouns
    return Name(DESCRIPTION, name.core) if is_noun else name


def _fullest_first(pair: tuple[Mention, Name]) -> tuple[int, int, str, int, str]:
    mention, name = pair
    rank = [NAME, ADJECTIVE, DESCRIPTION, PRONOUN].index(name.level)
    return rank, -len(name.words) - 10 * bool(name.known), mention.article, mention.start, mention.id


class _Index:
    """Entities by key, as an index in a database would hold them."""

    def __init__(self) -> None:
        self.placed: dict[str, str] = {}
        self._by_key: dict[str, dict[str, Candidate]] = defaultdict(dict)

    def place(self, mention: Mention, name: Name) -> None:
        """Let the mention join the best entity, or found a new one."""
        keys = candidate_keys(mention, name)
        found = best(mention, {each.id: each for key in sorted(keys) for each in self._few(key)}.values(), name)
        entity = found[0] if found else Candidate(mention.id)
        entity.add(mention, name)
        self.placed[mention.id] = entity.id
        for key in keys:
            self._by_key[key][entity.id] = entity

    def _few(self, key: str) -> Iterator[Candidate]:
        found = self._by_key.get(key, {})
        if len(found) <= MANY or key.startswith("n:"):
            yield from list(found.values())[:MANY]


def _antecedents(read_all: Sequence[tuple[Mention, Name]]) -> Iterator[tuple[Mention, Mention | None]]:
    """Each pronoun with what it most likely means: the last person or thing named before it in its article."""
    by_article: dict[str, list[tuple[Mention, Name]]] = defaultdict(list)
    for mention, name in read_all:
        by_article[mention.article].append((mention, name))
    for article in by_article.values():
        last: dict[bool, Mention] = {}
        latest: Mention | None = None
        for mention, name in sorted(article, key=lambda pair: (pair[0].start, pair[0].id)):
            if name.level == PRONOUN:
                yield mention, latest if name.core in RELATIVE else last.get(name.core in PERSONAL, latest)
            elif not any(c.isdigit() for c in name.core):
                last[_is_person(mention, name)] = latest = mention


def _appositions(read_all: Sequence[tuple[Mention, Name]]) -> Iterator[tuple[Mention, Mention]]:
    """Each description that stands directly beside a name, with it: "coach Berit Lund", "Berit Lund, the coach"."""
    starts: dict[tuple[str, int], Mention] = {}
    ends: dict[tuple[str, int], Mention] = {}
    for mention, name in read_all:
        if name.level == NAME and not name.known.startswith(("GPE", "LOC")):
            starts.setdefault((mention.article, mention.start), mention)
            ends.setdefault((mention.article, mention.start + len(mention.text)), mention)
    for mention, name in read_all:
        if name.level != DESCRIPTION or name.core.split()[-1] not in _BEARERS:
            continue
        article, end = mention.article, mention.start + len(mention.text)
        after = starts.get((article, end + 1)) if mention.after[:1] == " " else None
        before = ends.get((article, mention.start - 2))
        if before and (mention.before[-2:] != ", " or located(before)):
            before = None
        if named := after or before:
            yield mention, named


def _is_person(mention: Mention, name: Name) -> bool:
    """Whether "she" may mean it: by type, or as far as words tell."""
    if mention.type:
        return mention.type == "PERSON"
    return (
        name.core in PERSON_NOUNS
        if name.level == DESCRIPTION
        else len(name.words) <= 3 and not (name.known or name.capitals)
    )
