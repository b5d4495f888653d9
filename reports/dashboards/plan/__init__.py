"""A project's work plan beside what has been done, as a picture and as a table."""
