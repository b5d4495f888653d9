"""Retention of what lies below this app: sign-ins, tokens, one-time keys, jobs, accounts.

Those apps do not know this one, so it knows them.
"""

import datetime as dt
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, Coalesce, Greatest, Least
from django_tasks_db.models import DBTaskResult

from tracker.accounts.models import ApiToken, SignIn, User
from tracker.core.models import UsedKey
from tracker.privacy import people, retention
from tracker.privacy.models import PersonRequest, SensitiveView


def _ended_sessions(cutoff: dt.datetime) -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lt=cutoff).annotate(since=F("expire_date"))


def _ended_devices(cutoff: dt.datetime) -> QuerySet[UserSession]:
    """Those without a session: it was ended, or is past its time."""
    going_on = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gte=cutoff)
    return UserSession.objects.filter(~Exists(going_on)).annotate(since=F("last_seen_at"))


def _old_sign_ins(cutoff: dt.datetime) -> QuerySet[SignIn]:
    return SignIn.objects.filter(at__lt=cutoff).annotate(since=F("at"))


def _used_keys(cutoff: dt.datetime) -> QuerySet[UsedKey]:
    return UsedKey.objects.filter(used_at__lt=cutoff).annotate(since=F("used_at"))


def _finished_jobs(cutoff: dt.datetime) -> QuerySet[DBTaskResult]:
    return DBTaskResult.objects.finished().filter(finished_at__lt=cutoff).annotate(since=F("finished_at"))


def _ended_tokens(cutoff: dt.datetime) -> QuerySet[ApiToken]:
    """From the day they were revoked, or from their last day if that came first."""
    last = Cast("expires_on", DateTimeField())
    ended = Least(Coalesce("revoked_at", last), last)
    return ApiToken.objects.annotate(since=ended).filter(since__lt=cutoff)


def _old_views(cutoff: dt.datetime) -> QuerySet[SensitiveView]:
    return SensitiveView.objects.filter(day__lt=cutoff.date()).annotate(since=F("day"))


def _old_requests(cutoff: dt.datetime) -> QuerySet[PersonRequest]:
    return PersonRequest.objects.filter(at__lt=cutoff).annotate(since=F("at"))


def _closed_users(cutoff: dt.datetime) -> QuerySet[User]:
    """Closed accounts that still have a name, by their last sign-in, or their last day if that is later."""
    last = Coalesce("last_login", "date_joined")
    day = Coalesce(Cast("leaves_on", DateTimeField()), last)
    closed = User.objects.filter(Q(is_active=False) | Q(leaves_on__lt=cutoff.date()))
    named = closed.exclude(username__startswith=people.FORMER)
    return named.annotate(since=Greatest(last, day)).filter(since__lt=cutoff)


def _forget(rows: QuerySet[Any], because: retention.Because) -> None:
    for row in rows.order_by("pk"):
        people.erase(people.of(row), because)


people.register(User, key="username", account="pk", former=people.former_user)
retention.register("sessions", _ended_sessions, retention.delete)
retention.register("devices", _ended_devices, retention.delete)
retention.register("sign_ins", _old_sign_ins, retention.delete)
retention.register("one_time_keys", _used_keys, retention.delete)
retention.register("jobs", _finished_jobs, retention.delete)
retention.register("api_tokens", _ended_tokens, retention.delete)
retention.register("sensitive_views", _old_views, retention.delete)
retention.register("closed_users", _closed_users, _forget)
retention.register("person_requests", _old_requests)
