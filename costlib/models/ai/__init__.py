"""What models cost: pieces of content, tokens of the ledger, and what else they could cost."""
