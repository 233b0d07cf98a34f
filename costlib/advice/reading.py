"""Reads back what was kept, or says why it can't be: another version of Costboard may have written it."""

import json
from typing import TypeVar

from pydantic import ValidationError

from costlib.advice.shapes import Shape
from costlib.errors import StateError

S = TypeVar("S", bound=Shape)


def rows_of(shape: type[S], body: str, source: str) -> tuple[S, ...]:
    """What a source said, in one shape.

    Args:
        shape: Of the rows.
        body: JSON, a list of them.
        source: Who said it, for the error.

    Raises:
        StateError: It is in no shape that this version knows.
    """
    try:
        return tuple(shape.model_validate(each) for each in json.loads(body))
    except (ValidationError, ValueError) as error:
        kind = shape.__name__.lower()
        raise StateError(
            f"what source '{source}' said of type {kind} can't be read: another version of Costboard kept it. Start "
            "this program again if it was upgraded; else fetch the source again with 'costboard sync --force'"
        ) from error
