"""The list of countries and the page of each. They join money, activities and results, so they live here."""
