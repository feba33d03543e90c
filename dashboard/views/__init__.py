"""The pages, one file each: `show(visit)` draws the whole of it.

What belongs here: what a page shows and in which words. What must not: SQL, or a float where money is added up.
"""
