"""A worker does not run the script that started its parent."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
SCRIPT = """
print("drawn")
from concurrent.futures import ProcessPoolExecutor
from costlib.models.outlook.workers import Workers
if __name__ == "__main__":
    with ProcessPoolExecutor(1, mp_context=Workers()) as pool:
        print(pool.submit(abs, -5).result())
"""


def test_the_main_script_is_drawn_once_and_work_is_done(tmp_path):
    script = tmp_path / "page.py"
    script.write_text(SCRIPT)
    done = subprocess.run(
        [sys.executable, str(script)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["drawn", "5"]
    assert not done.stderr
