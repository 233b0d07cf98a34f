"""Google Cloud as a source: the billing export in BigQuery, and exports in Cloud Storage."""
