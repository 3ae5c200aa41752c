"""Judgements about an area: phase, verdict, confidence, evidence."""
