"""Compile every template of the project; print what is wrong with those that do not compile."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.template import TemplateSyntaxError, engines

    django.setup()
    folders = [Path(folder) for folder in engines["django"].template_dirs]
    ours = [folder for folder in folders if folder.is_relative_to(ROOT) and not folder.is_relative_to(ROOT / ".venv")]
    files = [file for folder in ours for file in sorted(folder.rglob("*.*"))]
    wrong = 0
    for file in files:
        try:
            engines["django"].from_string(file.read_text(encoding="utf-8"))
        except TemplateSyntaxError as error:
            wrong += 1
            print(f"{file.relative_to(ROOT)}: {error}", file=sys.stderr)
    print(f"{len(files)} templates, {wrong} wrong")
    return 1 if wrong or not files else 0


if __name__ == "__main__":
    sys.exit(main())
