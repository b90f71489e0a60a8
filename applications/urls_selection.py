"""Addresses of conflicts, scoring, the panel, results and offers."""

from django.urls import path

from applications.views import decision, offer, panel, release, scoring

urlpatterns = [
    path("cohorts/<int:pk>/conflicts/", scoring.conflicts, name="conflicts"),
    path("cohorts/<int:pk>/scoring/", scoring.my_scoring, name="my_scoring"),
    path("cohorts/<int:pk>/scoring/start/", panel.scoring_start, name="scoring_start"),
    path("cohorts/<int:pk>/scoring/close/", panel.scoring_close, name="scoring_close"),
    path("sheets/<int:pk>/", scoring.sheet, name="sheet"),
    path("sheets/<int:pk>/reopen/", decision.sheet_reopen, name="sheet_reopen"),
    path("cohorts/<int:pk>/panel/", panel.panel_page, name="panel"),
    path("cohorts/<int:pk>/panel/meeting/", panel.meeting, name="panel_meeting"),
    path("cohorts/<int:pk>/panel/close/", panel.panel_close, name="panel_close"),
    path("cohorts/<int:pk>/results/", release.release, name="release"),
    path("cohorts/<int:pk>/running/", release.running, name="cohort_running"),
    path("applications/<int:pk>/decision/", decision.decision, name="decision"),
    path(
        "applications/<int:pk>/decision/confirm/",
        decision.decision_confirm,
        name="decision_confirm",
    ),
    path("applications/<int:pk>/result/", offer.result, name="result"),
    path("offer/answered/<slug:answer>/", offer.thanked, name="offer_answered"),
    path("offer/<str:secret>/", offer.opened, name="offer_opened"),
    path("offer/<str:secret>/decline/", offer.declined, name="offer_decline"),
    path("offers/<int:pk>/withdraw/", offer.withdraw, name="offer_withdraw"),
    path("offers/<int:pk>/again/", offer.again, name="offer_again"),
]
