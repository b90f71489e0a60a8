"""Every address of the program, the demonstration's too, whatever the settings say."""

from django.urls import include, path

from config.urls import handler400, handler403, handler404, handler429, handler500
from config.urls import urlpatterns as own

urlpatterns = [*own, path("demonstration/", include("demonstration.urls"))]

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500"]
