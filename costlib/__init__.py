"""Costboard's library: cloud and LLM bills in one FOCUS ledger, and the questions asked of it."""

import os

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # before numpy is imported: small fits are ten times slower on many threads
