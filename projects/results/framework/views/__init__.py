"""Pages of frameworks and indicators."""
