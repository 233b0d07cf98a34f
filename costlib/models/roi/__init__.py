"""Return on investment: flows of a case, methods, scenarios, risk."""
