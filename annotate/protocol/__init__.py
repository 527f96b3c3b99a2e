"""The W3C Web Annotation Protocol (https://www.w3.org/TR/annotation-protocol/) at ``/annotations/``.

One container holds every live mark, and each article has one of its own. What is met and what is not is listed clause
by clause in docs/protocol.md, from the tests that check it.
"""
