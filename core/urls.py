"""Addresses of the ground."""

from django.urls import path

from core.views import documents, health, home, living

urlpatterns = [
    path("", home.home_page, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("documents/<uuid:pk>/", documents.document, name="document"),
    path("living/", living.living, name="living"),
]
