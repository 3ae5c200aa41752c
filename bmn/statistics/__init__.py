"""Pure mathematics: shares, intervals, agreement, funnel, pace. Knows nothing of the survey."""
