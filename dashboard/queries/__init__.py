"""Every question that the pages ask of the warehouse, as plain functions from a connection to a pandas frame.

What belongs here: SQL, bounded by filters and limits. What must not: Streamlit, wording, rounding. Frames hold
Python objects, so that money stays Decimal and an empty cell stays None.
"""
