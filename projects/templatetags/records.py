"""How templates tell of documents."""

from django import template

from projects.records import shown

register = template.Library()
register.filter("document_kind", shown.kind)
