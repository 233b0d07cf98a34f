"""Keys of sources: how they look, and where they are held. They are shown nowhere."""

import base64
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

from pydantic import SecretStr

from costlib.errors import UsageError

SECRET = re.compile(r"(?i)(sk-[a-z]|AKIA|ASIA|do[opr]_v1_|-----BEGIN|AccountKey=|sig=|\beyJ|\bya29\.|\bAIza)")
"""How keys of the providers may begin: a word in which that stands is not repeated."""
KEY = re.compile(
    r"\bsk-(?:admin|ant|proj|svcacct)-|\bsk-[A-Za-z0-9]{16}|\b(?:AKIA|ASIA)[A-Z0-9]{10}|\bdo[opr]_v1_|-----BEGIN"
    r"|AccountKey=|\bsig=[\w%/+-]{10}|\bAIza[\w-]{20}|\bya29\.|\beyJ[\w-]{10,}\."
)
"""What is surely a key: a setting that looks so is refused before it lands in a backup."""
SHORTEST_KEY = 8
"""Letters; what is shorter stands in any answer by chance."""
LARGEST_KEY = 64 * 1024
"""Bytes of a file that holds a key."""


def without_keys(text: str) -> str:
    """A text without words that look like a key.

    >>> without_keys("bad key 'sk-admin-123' given")
    'bad key (key) given'
    """
    return " ".join("(key)" if SECRET.search(word) else word for word in text.split())


def forms(key: str) -> set[bytes]:
    """A key as it is, and as it may be written elsewhere; nothing of what is too short to be one.

    >>> sorted(forms("key/of/mine"))
    [b'a2V5L29mL21pbmU', b'key%2Fof%2Fmine', b'key/of/mine']
    """
    if len(key) < SHORTEST_KEY:
        return set()
    coded = (key, quote(key, safe=""), base64.b64encode(key.encode()).decode())
    return {each.rstrip("=").encode() for each in coded}


def hidden(names: Iterable[str], environment: Mapping[str, str]) -> set[bytes]:
    """The keys that variables hold, or the files that they name, in all forms."""
    given = (environment.get(name, "") or _in_file("", f"{name}_FILE", environment) for name in names if name)
    return {form for key in given for form in forms(key.strip())}


def held(source: str, name: str, environment: Mapping[str, str]) -> SecretStr:
    """What a variable holds, else the file that the variable ``NAME_FILE`` names, as containers are given it.

    Args:
        source: Who needs it, for errors.
        name: Of the variable.
        environment: Variables.

    Raises:
        UsageError: Neither is set, or what they hold is no key; names the variable.
    """
    found = (environment.get(name, "") or _in_file(source, f"{name}_FILE", environment)).strip()
    if not found:
        raise UsageError(
            f"source '{source}' needs its key in the environment variable {name}, "
            f"or in a file that {name}_FILE names: set one of them"
        )
    if not (found.isascii() and found.isprintable() and " " not in found):
        raise UsageError(
            f"source '{source}': what {name} gives holds blanks, line breaks or letters that no key has: "
            "set it to the key alone"
        )
    return SecretStr(found)


def _in_file(source: str, name: str, environment: Mapping[str, str]) -> str:
    path = environment.get(name, "").strip()
    if not path:
        return ""
    try:
        with Path(path).open("rb") as stream:
            return stream.read(LARGEST_KEY).decode()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise UsageError(
            f"source '{source}': the file that {name} names can't be read ({reason}): mend it, or name another"
        ) from None
