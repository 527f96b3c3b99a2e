"""A grammar of English time expressions: tables of named patterns, each with a pure resolver.

To add an expression, add a ``Rule`` to the ``RULES`` of the module it belongs to (explicit, relative, clock,
duration, vague, holiday) and a line to the tests' tables:

* ``pattern``: a regular expression written with the fragments of ``words`` in braces; a blank stands for white space;
* ``needs``: kinds of trigger words (``words.TRIGGERS``) of which one must be near, so that no rule runs in vain;
* ``resolve(match, context)``: a ``Reading``, or None to refuse, and then the next shorter rule has its turn.

``reader.read`` tries the rules around the trigger words only, takes the leftmost longest match that its resolver
accepts, and keeps what was read so that "that year" can look back. The method follows HeidelTime (Strötgen and Gertz
2013, Language Resources and Evaluation 47) and SUTime (Chang and Manning 2012, LREC): normalise what is written,
then decide past or future from the tense near it. The words, patterns and resolvers are our own.
"""
