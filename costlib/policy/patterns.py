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
    escaped = re.escape(pattern.casefold())
    return re.compile(re.sub(r"(\\\*)+", ".*", escaped).replace(r"\?", "."), re.DOTALL)
