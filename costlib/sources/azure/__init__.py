"""Azure as a source: the Query API of Cost Management, and exports in Blob storage."""
