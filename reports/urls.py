"""Addresses of progress reports and exports."""

from django.urls import path

from reports.views import export, progress

urlpatterns = [
    path("awards/<int:pk>/reports/<int:period>/", progress.open_period, name="report_open"),
    path("reports/<int:pk>/", progress.report_page, name="progress_report"),
    path("reports/<int:pk>/check/", progress.report_check, name="report_check"),
    path("reports/<int:pk>/sent/", progress.report_sent, name="report_sent"),
    path("reports/<int:pk>/answer/", progress.report_answer, name="report_answer"),
    path("reports/<int:pk>/pdf/", progress.report_pdf, name="report_pdf"),
    path("cohorts/<int:pk>/export.xlsx", export.cohort_workbook, name="cohort_export"),
]
