"""Every address of the program, and the yardstick."""

from django.urls import path

from bench.yardstick import yardstick
from config.urls import handler400, handler403, handler404, handler429, handler500, urlpatterns

urlpatterns = [*urlpatterns, path("bench/yardstick/", yardstick)]

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500"]
