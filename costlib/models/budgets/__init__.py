"""Budgets: plans from forecasts, pace, variance, and the bridge between plan and actual."""
