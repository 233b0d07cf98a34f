"""What providers say beside the bill, held against what the ledger says; never added to it."""
