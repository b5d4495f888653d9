"""Values of indicators in templates: {% load values %}{{ part.cell|part_told }}{{ left|amount }}."""

from django import template

from projects.results.values import shown

register = template.Library()
register.filter("amount", shown.amount)
register.filter("part_told", shown.part)
