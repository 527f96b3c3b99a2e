"""Export formats: one module each, found by its file name.

A format is a module with ``LABEL``, ``SPECIFICATION`` (a link, or "own"), ``OFFSETS`` (its unit), ``LOSES`` (what does
not survive, in words), ``MEDIA_TYPE``, ``SUFFIX`` and ``write(documents: Iterable[Document], lost: Lost) ->
Iterator[bytes]``: pure, lazily, one document in memory at a time; where it needs an optional package, with ``NEEDS``,
its name. Nothing is dropped in silence: what the format never carries is said in ``LOSES``; a mark that it cannot carry
beside another is told to ``lost``.
"""
