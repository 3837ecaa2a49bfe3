"""Letters that no medium can show: a value must not move a terminal's cursor, break a drawing, or turn a line around."""

import re

#: Controls except tab and line feed, halves of surrogate pairs, what XML 1.0 forbids (section 2.2), and marks that reorder a line.
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def clean(words: str) -> str:
    """Return words without what cannot be shown.

    >>> clean("a" + chr(27) + "[31mb")
    'a[31mb'
    """
    return _HIDDEN.sub("", words)
