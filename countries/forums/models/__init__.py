"""Where the authority meets others without a project."""

from countries.forums.models.forum import Forum, ForumMember, ForumName, Mandate, Presidency
from countries.forums.models.network import NetworkDelegate, NetworkMember
from countries.forums.models.output import ForumOutput, Publication, Study

__all__ = [
    "Forum",
    "ForumMember",
    "ForumName",
    "ForumOutput",
    "Mandate",
    "NetworkDelegate",
    "NetworkMember",
    "Presidency",
    "Publication",
    "Study",
]
