"""Blocks of a document tree (reports/document.py) in templates, for those that are shown as a page too."""

from typing import Any

from django import template

from reports import document

register = template.Library()


@register.filter
def plain(text: document.Text) -> str:
    """The words of a text."""
    return document.plain(text)


@register.filter
def cells(row: document.Row, table: document.Table) -> list[tuple[document.Column, str]]:
    """The cells of a row as words, each with its column."""
    return [(column, _words(cell)) for column, cell in zip(table.columns, row.cells, strict=True)]


def _words(cell: Any) -> str:
    return document.plain(cell.text if isinstance(cell, document.Cell) else cell)
