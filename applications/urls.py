"""Addresses of invitations, applications and screening; those of selection stand beside them."""

from django.urls import include, path

from applications.views import (
    answer,
    application,
    invitation,
    letter,
    paper,
    question,
    rows,
    screening,
    section,
    submission,
    workbook,
)

ONE = "applications/<int:pk>/"

urlpatterns = [
    path("cohorts/<int:pk>/invitations/", invitation.invitation_list, name="invitations"),
    path("cohorts/<int:pk>/invitations/new/", invitation.invite, name="invite"),
    path(
        "cohorts/<int:pk>/invitations/contacts/", invitation.invite_contacts, name="invite_contacts"
    ),
    path("invitations/<int:pk>/again/", invitation.send_again, name="invitation_again"),
    path("invitations/<int:pk>/withdraw/", invitation.withdraw, name="invitation_withdraw"),
    path("invitation/declined/", answer.thanked, name="invitation_declined"),
    path("invitation/<str:secret>/", answer.opened, name="invitation_opened"),
    path("invitation/<str:secret>/answer/", answer.answered, name="invitation_answer"),
    path("invitation/<str:secret>/decline/", answer.declined, name="invitation_decline"),
    path("cohorts/<int:pk>/questions/", question.question_list, name="questions"),
    path("cohorts/<int:pk>/questions/new/", question.question_new, name="question_new"),
    path("cohorts/<int:pk>/questions/publish/", question.question_publish, name="question_publish"),
    path("questions/<int:pk>/answer/", question.question_answer, name="question_answer"),
    path("questions/<int:pk>/set-aside/", question.question_set_aside, name="question_set_aside"),
    path("application/", application.my_application, name="my_application"),
    path(ONE, application.application_page, name="application"),
    path(f"{ONE}withdraw/", application.withdraw, name="application_withdraw"),
    path(f"{ONE}extend/", application.extend, name="application_extend"),
    path(f"{ONE}sections/<slug:key>/", section.section_page, name="section"),
    path(
        f"{ONE}files/<uuid:document>/remove/", section.file_remove, name="application_file_remove"
    ),
    path(f"{ONE}roadmap/", rows.roadmap, name="roadmap"),
    path(f"{ONE}roadmap/add/", rows.roadmap_add, name="roadmap_add"),
    path(f"{ONE}roadmap/<int:row>/", rows.roadmap_change, name="roadmap_change"),
    path(f"{ONE}roadmap/<int:row>/remove/", rows.roadmap_remove, name="roadmap_remove"),
    path(f"{ONE}budget/", rows.budget, name="budget"),
    path(f"{ONE}budget/add/", rows.budget_add, name="budget_add"),
    path(f"{ONE}budget/<int:row>/", rows.budget_change, name="budget_change"),
    path(f"{ONE}budget/<int:row>/remove/", rows.budget_remove, name="budget_remove"),
    path(f"{ONE}workbook/", workbook.workbook, name="workbook"),
    path(f"{ONE}workbook/download/", workbook.download, name="workbook_download"),
    path(f"{ONE}workbook/<uuid:document>/", workbook.workbook_check, name="workbook_check"),
    path(f"{ONE}letter/", letter.confirmation, name="letter_confirmation"),
    path(f"{ONE}letter/ask/", letter.ask, name="letter_ask"),
    path("letter/answered/<slug:answer>/", letter.thanked, name="letter_answered"),
    path("letter/<str:secret>/", letter.opened, name="letter_opened"),
    path("letter/<str:secret>/send-back/", letter.sent_back, name="letter_send_back"),
    path(f"{ONE}check/", submission.check, name="application_check"),
    path(f"{ONE}submitted/", submission.submitted, name="application_submitted"),
    path(f"{ONE}read/", submission.read, name="application_read"),
    path(f"{ONE}versions/<int:number>/", submission.read, name="application_version"),
    path(f"{ONE}versions/<int:number>/changes/", submission.changes, name="application_changes"),
    path(f"{ONE}versions/<int:number>/pdf/", paper.application_pdf, name="application_pdf"),
    path("cohorts/<int:pk>/applications/pdf/", paper.papers, name="papers"),
    path(
        "cohorts/<int:pk>/applications/",
        screening.applications_of_cohort,
        name="applications_of_cohort",
    ),
    path("cohorts/<int:pk>/screening/start/", screening.start, name="screening_start"),
    path(f"{ONE}screening/", screening.screening, name="screening"),
    path(f"{ONE}screening/signatory/", screening.signatory, name="screening_signatory"),
    path(f"{ONE}screening/level/", screening.level, name="screening_level"),
    path(f"{ONE}screening/return/", screening.give_back, name="screening_return"),
    path(f"{ONE}screening/ineligible/", screening.ineligible, name="screening_ineligible"),
    path(f"{ONE}screening/date/", screening.return_date, name="screening_date"),
    path("", include("applications.urls_selection")),
]
