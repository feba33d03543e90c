"""What must hold before a warehouse is published, and how Great Expectations judges it.

What belongs here: checks derived from the declared tables and rules, the small frames DuckDB computes
for them, the judging itself, and the pages about it 「质量报告」. `expectations.judge` alone imports
Great Expectations, and only when a gate is asked for: its import takes seconds.
"""
