"""Forums and networks in the search, by present and former names, with their studies, publications and outputs."""

from django.urls import reverse

from countries.forums import queries
from countries.forums.models import Forum, ForumName, ForumOutput, Publication, Study
from tracker.search import registry

registry.register(
    Forum,
    "forum",
    codes=("code", "short_name"),
    titles=("name_sv", "name_en"),
    texts=("purpose_sv", "purpose_en"),
    parts=(registry.Parts(ForumName, "forum", "former_names", ("short_name", "name_sv", "name_en")),),
    rows=queries.forums,
    about=lambda row: row.short_name,
    address=lambda row: reverse("forum", args=[row.code]),
)
registry.register(
    Study,
    "study",
    codes=("dnr",),
    titles=("topic_sv", "topic_en"),
    texts=("our_input",),
    rows=queries.studies,
    about=lambda row: row.forum.short_name,
    address=lambda row: reverse("forum", args=[row.forum.code]),
)
registry.register(
    Publication,
    "publication",
    titles=("title", "edition"),
    texts=("our_comment",),
    rows=queries.publications,
    about=lambda row: f"{row.forum.short_name}, {row.edition}",
    address=lambda row: reverse("forum", args=[row.forum.code]),
)
registry.register(
    ForumOutput,
    "forum-output",
    codes=("public_id",),
    titles=("title_sv", "title_en"),
    rows=queries.outputs,
    about=lambda row: row.forum.short_name,
    address=lambda row: reverse("output", args=[row.public_id]),
)
