"""The dashboard 「看板」: a read-only web page over a published warehouse.

What belongs here: showing what the warehouse holds. What must not: writing anything, deciding anything about a
figure, or naming a PDF engine; pictures of pages come from `juesuan.reading`. The core does not know this package.
"""
