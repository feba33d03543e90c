"""Catalogue 1: how statutory forms 「公开表」 are printed, and the engine that turns a printed form into facts."""
