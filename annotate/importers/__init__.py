"""Import formats: one module each, found by its file name.

A format is a module with ``LABEL``, ``SUFFIX`` and ``read(stream: BinaryIO) -> Iterator[Document | Failure]``: pure,
lazily; a record that cannot be read is a Failure that names its line, and the others still come.
"""
