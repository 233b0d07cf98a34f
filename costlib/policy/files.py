"""Where decisions that ship with Costboard lie: in the package when it is installed, in data/policy in a clone."""

from pathlib import Path

PLACES = (Path(__file__).parent / "defaults", Path(__file__).parents[2] / "data" / "policy")


def default(name: str) -> str:
    """Text of a policy file that ships with Costboard.

    Raises:
        FileNotFoundError: There is none of that name.
    """
    found = next((place / name for place in PLACES if (place / name).exists()), None)
    if found is None:
        raise FileNotFoundError(f"{name} is in none of {', '.join(map(str, PLACES))}: install Costboard again")
    return found.read_text()
