"""Measurements: how well and how fast quotes are found, beside other engines and at other sizes."""
