"""Addresses of selection: conflicts, scoring, panel, decisions, offers."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
