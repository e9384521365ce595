"""How Celery works here. Read lazily, so that the address of Redis comes from the settings like every other."""

from django.conf import settings
from kombu import Queue

from portal.schedule import QUEUES, SCHEDULE

broker_url = settings.REDIS_URL

# A dead or hung Redis must neither fail nor delay a request: one try, short time-outs, nothing tried again. Measured
# with the port closed: 2–4 ms a publish, against 0.6–6 s with Celery's defaults.
task_publish_retry = False
broker_transport_options = {
    "max_retries": 0,
    "socket_connect_timeout": 0.5,
    "socket_timeout": 0.5,
    "visibility_timeout": 3600,
}

# A worker may be killed anywhere: a message is acknowledged after the work and comes back when the process dies.
task_acks_late = True
task_reject_on_worker_lost = True
worker_prefetch_multiplier = 1
task_time_limit = 3600  # the last resort; every handler has its own limit, see journal.limits
task_soft_time_limit = 3300
worker_cancel_long_running_tasks_on_connection_loss = False
broker_connection_retry_on_startup = True
worker_hijack_root_logger = False

task_ignore_result = True
task_default_queue = "default"
task_queues = [Queue(name, routing_key=name) for name in QUEUES]
task_serializer = "json"
accept_content = ["json"]
timezone = "Asia/Ho_Chi_Minh"
beat_schedule = SCHEDULE
