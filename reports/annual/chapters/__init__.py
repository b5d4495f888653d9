"""The chapters of the annual report: each module makes its part of the document from the book."""
