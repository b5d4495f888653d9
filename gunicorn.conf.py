"""The web server's settings: `python -m gunicorn tracker.wsgi` reads this file from the folder it starts in.

The address, and the number of processes if four are not right, are given on the command line.
"""

from tracker.core import env, logs

workers = 4
threads = 4
timeout = 60  # seconds without a sign of life from a process
graceful_timeout = 30
keepalive = 5
# Each process is replaced now and then, not all at once: whatever leaks, leaks for a while only.
max_requests = 10_000
max_requests_jitter = 1_000

# What a client may send before the product sees it.
limit_request_line = 8_190
limit_request_fields = 60
limit_request_field_size = 8_190

# Only a proxy on this machine is believed about TLS.
forwarded_allow_ips = "127.0.0.1,::1"
control_socket_disable = True  # it would lie in the home folder
proc_name = "samverkan"

# The product writes a line for each request itself, without addresses; gunicorn's own errors go the same way.
accesslog = None
_form = "line" if env.flag("DEBUG", False) or env.flag("DEMO", False) else "json"
_level = env.text("LOG_LEVEL", "INFO")
logconfig_dict = logs.base(_level, env.choice("LOG_FORMAT", ["json", "line"], _form)) | {
    "loggers": {
        "gunicorn.error": {"handlers": [], "level": _level, "propagate": True},
        "gunicorn.access": {"handlers": [], "propagate": False},
    }
}
