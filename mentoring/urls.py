"""Addresses of mentors, talks and feedback."""

from django.urls import path

from mentoring.views import assignment, feedback, mentor, talk

urlpatterns = [
    path("mentors/", mentor.mentor_list, name="mentors"),
    path("mentors/new/", mentor.mentor_new, name="mentor_new"),
    path("mentors/<int:pk>/", mentor.mentor_change, name="mentor_change"),
    path("awards/<int:pk>/mentor/", mentor.matching, name="matching"),
    path("awards/<int:pk>/mentor/<int:mentor>/", mentor.propose, name="mentor_propose"),
    path("assignments/<int:pk>/", assignment.assignment_page, name="assignment"),
    path("assignments/<int:pk>/accept/", assignment.accept, name="assignment_accept"),
    path("assignments/<int:pk>/decline/", assignment.decline, name="assignment_decline"),
    path("assignments/<int:pk>/withdraw/", assignment.withdraw, name="assignment_withdraw"),
    path("assignments/<int:pk>/end/", assignment.end, name="assignment_end"),
    path("awards/<int:pk>/talks/", talk.talk_list, name="talks"),
    path("awards/<int:pk>/talks/new/", talk.talk_new, name="talk_new"),
    path("actions/<int:pk>/done/", talk.action_done, name="action_done"),
    path("awards/<int:pk>/feedback/<int:period>/", feedback.feedback_page, name="feedback"),
    path(
        "awards/<int:pk>/feedback/<int:period>/check/",
        feedback.feedback_check,
        name="feedback_check",
    ),
    path(
        "awards/<int:pk>/feedback/<int:period>/thanks/",
        feedback.feedback_thanks,
        name="feedback_thanks",
    ),
    path("cohorts/<int:pk>/feedback/", feedback.results, name="feedback_results"),
]
