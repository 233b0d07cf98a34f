"""AWS as a source: Cost Explorer, exports in S3, what it says beside the bill, and the roles that ask."""
