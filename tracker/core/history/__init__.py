"""The history: who changed what, old and new, when, through which door and why (docs/history.md).

record.py notes what is written, chain.py seals it so that tampering shows, read.py tells it to people.
"""
