"""Readers: each module reads one text and proposes spans.

A suggester is a module of this package with

* ``NAME``: its name, as kept with every suggestion, and ``VERSION``: raise it when its output changes;
* ``suggest(source: Source) -> Iterator[Proposal]``: pure; the same source gives the same proposals, in text order,
  inside the text, none touching ``source.boilerplate``, none splitting a grapheme cluster. A model may be loaded once
  and kept. It raises nothing for any text; it proposes nothing rather than guess;
* optionally ``USES``: names of readers whose proposals it wants; then ``suggest(source, found)`` is given them.
"""
