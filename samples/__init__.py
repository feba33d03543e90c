"""Drawn sample reports: PDFs like published final accounts, with the truth beside each.

What belongs here: the generator of `data/raw` and the truth in `samples/truth`, and the two functions
that tests use to draw more: `samples.accounts.random_accounts` and `samples.report.draw_report`.
What must not: anything of the reader (`juesuan`), since a sample that shares code with its reader
proves nothing, and anything copied from a published file.
"""
