"""Patterns of names: ``*`` stands for any letters, ``?`` for one; case does not count."""

import re
from functools import lru_cache


def like(text: str, pattern: str) -> bool:
    """Whether a text fits a pattern as a whole.

    >>> like("Amazon S3", "amazon s*"), like("Storage [EU]", "storage [eu]"), like("", "*"), like("ab", "?")
    (True, True, True, False)
    """
    return _compiled(pattern).fullmatch(text.casefold()) is not None


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    """As a regular expression whose atomic groups never go back, so that no pattern takes long."""
    first, *pieces = (re.escape(piece).replace(r"\?", ".") for piece in re.split(r"\*+", pattern.casefold()))
    between = "".join(f"(?>.*?{piece})" for piece in pieces[:-1])
    return re.compile(first + between + "".join(f".*{piece}" for piece in pieces[-1:]), re.DOTALL)
