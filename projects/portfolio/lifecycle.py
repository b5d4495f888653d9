"""A project's life: which status may follow which, and which steps must be explained."""

from projects.portfolio.models.project import Status

# Before the end, early steps may be skipped (a project is often registered once it is agreed);
# a way back exists from each end, because people make mistakes.
NEXT: dict[Status, tuple[Status, ...]] = {
    Status.IDEA: (
        Status.PREPARATION,
        Status.APPLIED,
        Status.AGREED,
        Status.INCEPTION,
        Status.ONGOING,
        Status.DECLINED,
    ),
    Status.PREPARATION: (
        Status.APPLIED,
        Status.AGREED,
        Status.INCEPTION,
        Status.ONGOING,
        Status.DECLINED,
    ),
    Status.APPLIED: (Status.AGREED, Status.INCEPTION, Status.ONGOING, Status.DECLINED),
    Status.AGREED: (Status.INCEPTION, Status.ONGOING, Status.PAUSED, Status.TERMINATED),
    Status.INCEPTION: (Status.ONGOING, Status.PAUSED, Status.TERMINATED),
    Status.ONGOING: (Status.CLOSING, Status.CLOSED, Status.PAUSED, Status.TERMINATED),
    Status.CLOSING: (Status.CLOSED, Status.ONGOING, Status.PAUSED, Status.TERMINATED),
    Status.PAUSED: (Status.INCEPTION, Status.ONGOING, Status.CLOSING, Status.TERMINATED),
    Status.CLOSED: (Status.CLOSING,),
    Status.TERMINATED: (Status.PAUSED, Status.ONGOING),
    Status.DECLINED: (Status.PREPARATION,),
}

# What runs, and what the project list shows unless asked for more.
RUNNING = (Status.AGREED, Status.INCEPTION, Status.ONGOING, Status.CLOSING, Status.PAUSED)
# The work is over: the project gets its actual end.
ENDED = (Status.CLOSED, Status.TERMINATED)


def needs_reason(now: Status, new: Status) -> bool:
    """Stopping needs a reason, and so does coming back from an end."""
    return new in (Status.PAUSED, Status.TERMINATED, Status.DECLINED) or now in (*ENDED, Status.DECLINED)
