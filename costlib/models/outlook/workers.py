"""How worker processes start: without what started their parent.

A fresh process imports its parent's main script again. On a server that script is the page that is being drawn, which
would be drawn once more in every worker; workers need none of it.
"""

import threading
from multiprocessing import spawn
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any

_LAUNCHING = threading.Lock()
_PREPARED = spawn.get_preparation_data


def _without_main(name: str) -> dict[str, Any]:
    """What a new process is told, but for the main script."""
    return {key: value for key, value in _PREPARED(name).items() if not key.startswith("init_main")}


class Worker(SpawnProcess):
    """A process that does not import the main script of its parent."""

    @staticmethod
    def _Popen(process_obj: Any) -> Any:  # noqa: N802  multiprocessing asks for this name
        with _LAUNCHING:
            spawn.get_preparation_data = _without_main
            try:
                return SpawnProcess._Popen(process_obj)  # noqa: SLF001
            finally:
                spawn.get_preparation_data = _PREPARED


class Workers(SpawnContext):
    """Starts such processes."""

    Process = Worker
