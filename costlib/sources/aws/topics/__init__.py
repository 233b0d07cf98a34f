"""What AWS says beside the bill, topic by topic: which requests each takes, and what the answers make."""
