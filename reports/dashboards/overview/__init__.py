"""The leadership overview: one selection of projects and figures, told as a verdict, exceptions and charts."""
