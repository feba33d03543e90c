"""PDF to grids: the only part of the project that knows a PDF engine."""
