"""Names that are parts of one another in one text or story: what the short ones mean depends on the full ones.

"Brandt" is Ada Brandt where an article names her, in whatever order the two marks are made and linked. So with a mark
those near it are linked again whose names are part of its own; and as what awaits linking counts for nothing
(``annotate.entity_index``), the full name is linked first, as if the short ones had come after it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from annotate.entity_index import MOST_BESIDE, MOST_OF_STORY, read_name
from annotate.linkers.matching import initials
from annotate.linkers.names import NAME, Name
from annotate.models import Annotation, EntityMention, StoryArticle

Near = tuple[str, int]  # an article or a story, by id


def shorter(marks: Collection[int]) -> set[int]:
    """Linked marks in the articles of these, and in the latest of their stories, whose names are part of theirs.

    Three statements.
    """
    rows = Annotation.objects.filter(pk__in=marks, kind=Annotation.Kind.ENTITY).order_by()
    columns = ("version", "version__article", "version__article__story_place__story", "quote")
    names: dict[Near, set[Name]] = defaultdict(set)
    texts: dict[int, list[Near]] = {}
    for version, article, story, quote in rows.values_list(*columns):
        near = [("article", article)] + [("story", story)] * (story is not None)
        texts[version] = near
        for each in near:
            names[each].add(read_name(quote))
    texts = _of_stories({pk for kind, pk in names if kind == "story"}) | texts
    found = set()
    for pk, version, quote in _linked(texts, marks):
        name = read_name(quote)
        if any(is_part(name, other) for near in texts[version] for other in names.get(near, ())):
            found.add(pk)
    return found


def _of_stories(stories: Collection[int]) -> dict[int, list[Near]]:
    """The current texts of the latest articles of these stories."""
    if not stories:
        return {}
    places = StoryArticle.objects.filter(story__in=stories).order_by("-article")
    rows = places.values_list("article__current", "article", "story")[: (MOST_OF_STORY + 1) * len(stories)]
    return {version: [("article", article), ("story", story)] for version, article, story in rows if version}


def _linked(texts: Collection[int], but: Collection[int]) -> list[tuple[int, int, str]]:
    """Mark, version and words of what machines linked in these texts and nobody decided on."""
    rows = EntityMention.objects.filter(annotation__version__in=list(texts), state=EntityMention.State.SUGGESTED)
    rows = rows.filter(annotation__needs_linking=False).exclude(annotation__in=but).order_by("-annotation")
    return list(rows.values_list("annotation", "annotation__version", "annotation__quote")[: MOST_BESIDE * len(texts)])


def is_part(name: Name, other: Name) -> bool:
    """Whether ``name`` is the beginning, the end or the initials of ``other``, and not all of it."""
    if (name.level, other.level) != (NAME, NAME) or name.known:
        return False
    rest = len(other.words) - len(name.words)
    if rest <= 0:
        return False
    ends = (other.words[rest:], other.words[: len(name.words)])
    return name.words in ends or (name.capitals and name.core == initials(other.words))
