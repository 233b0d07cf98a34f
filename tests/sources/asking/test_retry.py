import subprocess
import sys

BUSY_ONCE = """
import stamina
from costlib.errors import PassingError
from costlib.sources.asking.retry import persistently
faults = [PassingError("busy")]
def once():
    if faults:
        raise faults.pop()
    return b"answer"
with stamina.set_testing(True, attempts=3):
    print(persistently(once, "It"))
"""


def test_who_did_not_set_up_logging_reads_nothing_of_a_try_that_was_made_again():
    found = subprocess.run([sys.executable, "-c", BUSY_ONCE], capture_output=True, text=True, check=True, timeout=60)
    assert (found.stdout.strip(), found.stderr) == ("b'answer'", "")
