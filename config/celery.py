"""The queue: worker and beat are started with `celery -A config`."""

import os
import time
from typing import Any

from celery import Celery
from celery.beat import BeatLazyFunc
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings

app = Celery("config")
SOCKET_SECONDS = 3
TRANSPORT: dict[str, Any] = {
    "visibility_timeout": 3600,
    "socket_timeout": SOCKET_SECONDS,
    "socket_connect_timeout": SOCKET_SECONDS,
}
app.conf.update(
    broker_url=settings.REDIS_URL,
    broker_transport_options=TRANSPORT,
    broker_connection_retry_on_startup=True,
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_time_limit=600,
    task_soft_time_limit=540,
    task_serializer="json",
    accept_content=["json"],
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    worker_max_tasks_per_child=500,
    timezone="UTC",
    enable_utc=True,
    beat_schedule={
        "sweep the outbox": {
            "task": "core.tasks.sweep_outbox",
            "schedule": settings.OUTBOX_SWEEP_SECONDS,
        },
        "send reminders": {
            "task": "core.tasks.send_reminders",
            "schedule": 20 if settings.DEMONSTRATION else crontab(minute="*/15"),
        },
        "close windows": {
            "task": "applications.tasks.close_window",
            "schedule": 20 if settings.DEMONSTRATION else crontab(minute="*/10"),
        },
        "keep invitations": {
            "task": "applications.tasks.keep_invitations",
            "schedule": 20 if settings.DEMONSTRATION else crontab(minute="*/15"),
        },
        "remind signatories": {
            "task": "applications.tasks.remind_signatories",
            "schedule": 20 if settings.DEMONSTRATION else crontab(minute="*/15"),
        },
        "lapse offers": {
            "task": "applications.tasks.lapse_offers",
            "schedule": 20 if settings.DEMONSTRATION else crontab(minute="*/10"),
        },
        "lapse assignments": {
            "task": "mentoring.tasks.lapse_assignments",
            "schedule": 20 if settings.DEMONSTRATION else crontab(minute="40"),
        },
        "beat lives": {
            "task": "core.health.note_beat",
            "schedule": 5 if settings.DEMONSTRATION else 15,
            "args": (BeatLazyFunc(time.time),),
            "options": {"expires": 75},
        },
        "sweep uploads": {
            "task": "core.tasks.sweep_uploads",
            "schedule": crontab(hour="3", minute="7"),
        },
        "verify every night": {
            "task": "core.tasks.verify",
            "schedule": crontab(hour="2", minute="17"),
        },
    },
)
app.autodiscover_tasks()
app.autodiscover_tasks(["core"], related_name="health")
