"""Forecasting: members behind one promise, combined by what their backtests are worth, with calibrated intervals.

``forecast`` is the whole of it for one series; ``answer.forecasted`` tells weights, reasons and scorecard too.
"""

from costlib.models.forecasting.answer import forecast

__all__ = ["forecast"]
