"""The program's addresses with those of the demonstration, as they stand there."""

from django.urls import include, path

from config.urls import handler400, handler403, handler404, handler429, handler500, urlpatterns

urlpatterns = [*urlpatterns, path("demonstration/", include("demonstration.urls"))]

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500"]
