"""One scenario through everything: what it does to forecasts, budgets, tenants and cases, beside what is."""
