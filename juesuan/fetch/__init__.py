"""Getting the published reports: from a manifest of addresses to files in the raw folder.

What belongs here: everything that speaks to somebody else's server, and the store of what came from there. What
must not: opening a PDF, or any word of the warehouse. A source that fails is a row with a reason; it never stops
the night. Only `juesuan.fetch.web` knows an HTTP client: what other parts ask (`juesuan.fetch.standing`) is light.
"""
