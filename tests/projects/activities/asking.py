"""How the tests of activities ask: what a browser sends, and what comes back."""

import re

LOG = "/activities/log/"


def typed(own, **more):
    """What the browser sends when the four questions are answered."""
    return {
        "project": own.public_id if own else "none",
        "kind": "training",
        "title_sv": "Utbildning i vägledning",
        "when": "other",
        "start": "2017-05-10",
        "staff-TOTAL_FORMS": "2",
        "staff-INITIAL_FORMS": "0",
    } | more


def text(answer):
    return answer.content.decode()


def key_of(page):
    return re.search(r'name="key" value="([^"]+)"', page).group(1)


def body(answer):
    return answer.getvalue().decode("utf-8", "replace") if answer.streaming else text(answer)
