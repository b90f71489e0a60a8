"""The program's settings, with the yardstick's address beside the program's own."""

from config.settings import *  # noqa: F403 (Django reads them all)

ROOT_URLCONF = "bench.urls"
