"""The texts that people see, in their languages: collect them from the code, compile them, see that none is missing.

script/messages.py           brings locale/*/LC_MESSAGES/django.po and .mo in line with the code
script/messages.py --check   changes nothing and fails where a text is missing, unsure or differs in its placeholders
"""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
LANGUAGES = ("de", "fr")
CODE = ("annotate", "verify", "config")
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    **{f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext", "pgettext", "npgettext")},
    "_": None,
}
MADE = datetime(2026, 11, 22, tzinfo=UTC)  # the same every day, so that files differ only where texts do
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%%|%[sd]")
_TAG = re.compile(r"</?\w+")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("DEBUG", "1")
    import django

    django.setup()
    template = collected()
    faults = [fault for language in LANGUAGES for fault in brought_up(language, template, check=check)]
    print(*faults, sep="\n")
    if faults:
        sys.exit(f"{len(faults)} texts need a translator, or script/messages.py was not run.")


def collected() -> Catalog:
    """Every text of the code and the templates, in the order of the files."""
    template = Catalog(project="Corroborate", charset="utf-8", header_comment="#")
    for path, source in sources():
        for _, texts, _, context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
            template.add(texts, locations=[(path, 0)], context=context)
    for path, label in labels():
        template.add(label, locations=[(path, 0)])
    return template


def labels() -> Iterator[tuple[str, str]]:
    """Path and label of every choice that a field of ours offers (annotate/models/choices.py)."""
    from django.apps import apps
    from django.utils.translation import override

    with override(None):
        for model in apps.get_models():
            if model.__module__.startswith(CODE):
                path = model.__module__.replace(".", "/") + ".py"
                for field in model._meta.concrete_fields:
                    yield from ((path, str(label)) for _, label in field.choices or ())


def sources() -> Iterator[tuple[str, str]]:
    """Path and Python source; a template as Django turns it into Python for this."""
    from django.utils.translation.template import templatize

    for folder in CODE:
        for file in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in file.parts:
                yield str(file.relative_to(ROOT)), file.read_text()
    for file in sorted((ROOT / "templates").rglob("*.html")):
        # What is not a text comes out as letters X; their indentation means nothing.
        source = re.sub(r"(?m)^[ \t]+", "", templatize(file.read_text(), origin=str(file)))
        yield str(file.relative_to(ROOT)), source


def brought_up(language: str, template: Catalog, *, check: bool) -> Iterator[str]:
    """Write the language's files, unless ``check``; yields what is wrong with them, a line each."""
    file = ROOT / "locale" / language / "LC_MESSAGES/django.po"
    known = read_po(file.open("rb"), locale=language) if file.exists() else Catalog(locale=language)
    catalog = Catalog(
        locale=language,
        project="Corroborate",
        charset="utf-8",
        header_comment="#",
        fuzzy=False,
        creation_date=MADE,
        revision_date=MADE,
    )
    for message in template:
        if message.id:
            old = known.get(message.id, message.context)
            known_as = old.string if old and not old.fuzzy else ""
            catalog.add(message.id, known_as, locations=_files(message), context=message.context)
    compiled, written = io.BytesIO(), io.BytesIO()
    write_mo(compiled, catalog)
    write_po(written, catalog, width=0, sort_output=True, omit_header=False, include_lineno=False)
    text = written.getvalue()
    if not check:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text)
        file.with_suffix(".mo").write_bytes(compiled.getvalue())
    elif not file.exists() or file.read_bytes() != text or file.with_suffix(".mo").read_bytes() != compiled.getvalue():
        yield f"{file.relative_to(ROOT)} is not what the code and its own texts make; run script/messages.py."
    yield from (f"{language}: {fault}" for message in catalog if message.id for fault in faults_of(message))


def _files(message: Message) -> list[tuple[str, int]]:
    return sorted({(path, 0) for path, _ in message.locations})


def faults_of(message: Message) -> Iterator[str]:
    """What is wrong with one translation: missing, or other placeholders or tags than the English text has."""
    ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    texts = (message.string or "",) if isinstance(message.string, (str, type(None))) else tuple(message.string)
    if not texts or not all(texts):
        yield f"not translated: {ids[0]}"
        return
    for pattern, what in ((_PLACEHOLDER, "placeholders"), (_TAG, "tags")):
        wanted = [set(pattern.findall(each)) for each in ids]
        for text in texts:
            found = set(pattern.findall(text))
            # A singular may say "one" instead of the number.
            if found not in wanted and not (len(ids) > 1 and found < set.union(*wanted)):
                yield f"other {what}: {ids[0]}"


if __name__ == "__main__":
    main()
