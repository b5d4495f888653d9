"""How a booking is told in templates: {{ row|booking_kind }}, _day, _text, _rate."""

from django import template

from projects.money.ledger import shown

register = template.Library()

for _name in ("kind", "day", "text", "rate"):
    register.filter(f"booking_{_name}", getattr(shown, _name))
