"""The project list and the pages of a project. They join money, activities and results, so they live here."""
