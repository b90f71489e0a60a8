"""Every address, with who may use it (docs/rules.md §5).

A row names the address; G, P or GP: what it takes; who may use it; who else may know of the thing
(they read 403, everybody else 404); and the things it is tried on. `anyone` is whoever is signed in.
"""

from __future__ import annotations

from dataclasses import dataclass

RUNNING = ("KEN", "COL")


@dataclass(frozen=True)
class Row:
    """One address and who may use it."""

    name: str
    takes: str
    may: frozenset[str]
    knows: frozenset[str]
    kind: str
    on: tuple[str, ...]


def _rows(kind: str, on: tuple[str, ...], knows: str, text: str) -> list[Row]:
    """Read lines of `name takes people…`; `=` stands for all who know the thing."""
    rows = []
    for line in text.strip().splitlines():
        name, takes, *may = line.split()
        people = knows.split() if may == ["="] else may
        rows.append(Row(name, takes, frozenset(people), frozenset(knows.split()), kind, on))
    return rows


AWARD = "ns mentor seat coordinator approver auditor"
APPLICATION = "ns seat coordinator auditor conflicted"
DRAFT = "ns coordinator"
COHORT = "seat coordinator regional approver auditor"
UNSEATED = "coordinator regional approver auditor"

ROWS = [
    *_rows("", (), "anyone", """
        home G =
        to_do G =
        living G administrator
        people G administrator
        person_new GP administrator
        stand_ins G administrator
        cohorts G =
        cohort_new GP coordinator regional
        awards G =
        my_application G =
        demonstration_clock GP administrator
        messages G coordinator regional auditor
    """),
    *_rows("", (), "coordinator regional seat auditor", """
        mentors G coordinator regional
        mentor_new GP coordinator regional
    """),
    *_rows("mentor", ("mentor",), "coordinator regional seat auditor", """
        mentor_change GP coordinator regional
    """),
    *_rows("person", ("stranger",), "anyone", """
        person GP administrator
        person_close GP administrator
    """),
    *_rows("society of a cohort", ("GHA",), "anyone", "stand_in_new GP administrator"),
    *_rows("stand-in", ("GHA",), "anyone", "stand_in_end P administrator"),
    *_rows("grant", ("waiting",), "anyone", """
        grant_confirm P administrator
        grant_end P administrator
    """),
    *_rows("message", ("invitation",), "anyone", "message_again P coordinator regional"),
    *_rows("cohort", ("running", "scoring", "open", "decided"), COHORT, """
        cohort G =
        terms G coordinator
        terms_step GP coordinator
        terms_row_new GP coordinator
        terms_row GP coordinator
        terms_row_remove GP coordinator
        terms_check GP coordinator
        terms_drop P coordinator
        cohort_announce P coordinator
        cohort_cancel GP coordinator
        seat_new GP coordinator
        kick_off GP coordinator
        conflicts GP =
        my_scoring G seat
        scoring_start P coordinator
        scoring_close P coordinator
        panel_meeting GP chair vice_chair
        panel_close GP chair
        cohort_running P coordinator
        cohort_export G =
    """),
    *_rows("cohort", ("open", "running"), COHORT, "terms_version G ="),
    *_rows("cohort", ("preparing",), UNSEATED, """
        cohort G =
        terms G coordinator
        terms_step GP coordinator
        terms_row_new GP coordinator
        terms_row GP coordinator
        terms_row_remove GP coordinator
        terms_check GP coordinator
        terms_drop P coordinator
        cohort_announce P coordinator
        cohort_cancel GP coordinator
        seat_new GP coordinator
        kick_off GP coordinator
        cohort_export G =
        release GP coordinator
    """),
    *_rows("cohort", ("preparing",), "coordinator regional auditor", "applications_of_cohort G ="),
    *_rows("cohort", ("running",), COHORT, "release GP coordinator regional"),
    *_rows("cohort", ("scoring", "open", "decided"), COHORT, "release GP coordinator"),
    *_rows("cohort", ("running", "decided"), COHORT, "panel G seat coordinator auditor"),
    *_rows("cohort", ("scoring", "open"), COHORT, "panel G nobody"),
    *_rows("cohort", ("running",), f"{COHORT} mentor", """
        feedback_results G seat coordinator regional auditor mentor
    """),
    *_rows("cohort", ("open", "scoring", "preparing"), "coordinator regional", """
        invitations G =
        invite G =
        invite_contacts GP =
        claims G =
    """),
    *_rows("cohort", ("open", "scoring"), "seat coordinator regional auditor", """
        screening_start P coordinator
    """),
    *_rows("cohort", ("open", "scoring"), "seat coordinator regional auditor", """
        applications_of_cohort G =
        papers G =
    """),
    *_rows("cohort", ("open",), f"{COHORT} applicant", """
        questions G =
        question_publish GP coordinator
    """),
    *_rows("cohort", ("open",), "applicant", "question_new GP ="),
    *_rows("question", ("PER",), "ns seat coordinator auditor approver", """
        question_answer GP coordinator
        question_set_aside GP coordinator
    """),
    *_rows("claim", ("VNM",), "ns coordinator auditor", """
        claim G =
        claim_agree P ns coordinator
        claim_refuse GP ns coordinator
    """),
    *_rows("invitation", ("TGO", "PRY"), "coordinator auditor", """
        invitation_again P coordinator
        invitation_withdraw GP coordinator
    """),
    *_rows("", (), "nobody", "upload_begin GP nobody"),  # of a thing that takes files
    *_rows("upload", ("PER",), "ns", """
        upload_piece P ns
        upload_finish P ns
    """),
    *_rows("application", ("PER",), DRAFT, """
        application G =
        application_withdraw GP ns
        application_extend GP coordinator
        section GP ns
        section_keep P ns
        application_file_remove GP ns
        roadmap GP ns
        roadmap_add GP ns
        roadmap_change GP ns
        roadmap_remove GP ns
        roadmap_starters GP ns
        roadmap_move P ns
        budget GP ns
        budget_add GP ns
        budget_currency GP ns
        budget_indirect GP ns
        pledges GP ns
        pledge_add GP ns
        application_history G ns
        workbook GP ns
        workbook_download G ns
        letter_confirmation GP ns
        letter_ask P ns
        application_check GP ns
        application_submitted G ns
        application_read G ns
        screening GP nobody
    """),
    *_rows("pledge", ("PER",), DRAFT, """
        pledge_change GP ns
        pledge_remove GP ns
    """),
    *_rows("application", ("BGD",), DRAFT + " seat auditor", """
        budget_change P ns
        budget_remove P ns
    """),
    *_rows("workbook", ("PER",), DRAFT, "workbook_check GP ns"),
    *_rows("application", ("GHA", "MWI"), APPLICATION, """
        application G =
        application_read G ns seat coordinator auditor
        application_version G ns seat coordinator auditor
        application_pdf G ns seat coordinator auditor
        application_submitted G ns
        application_withdraw GP ns
        application_extend GP coordinator
        screening GP coordinator
        screening_signatory GP coordinator
        screening_level GP coordinator
        screening_return GP coordinator
        screening_ineligible GP coordinator
        screening_date GP coordinator
        decision GP nobody
        decision_confirm P seat
    """),
    *_rows("revised application", ("BFA",), APPLICATION, """
        application_changes G ns seat coordinator auditor
    """),
    *_rows("application", ("BGD",), APPLICATION, """
        decision G seat coordinator auditor
        decision_confirm P seat
    """),
    *_rows("application", ("BGD",), "nobody", "result G ="),
    *_rows("application", ("NER", "KEN"), f"{APPLICATION} mentor", """
        application_read G ns seat coordinator auditor mentor
        result G ns seat coordinator auditor mentor
    """),
    *_rows("sheet", ("GHA",), "seat's", """
        sheet GP =
    """),
    *_rows("sheet", ("GHA",), APPLICATION, """
        sheet_reopen GP chair vice_chair
    """),
    *_rows("offer", ("NER",), APPLICATION, """
        offer_withdraw GP coordinator
        offer_again P coordinator
    """),
    *_rows("award", RUNNING, AWARD, """
        award G =
        award_history G ns coordinator auditor
        award_pledges G =
        spending G =
        plan G =
        plan_accept P coordinator
        agreement G =
        agreement_draw P coordinator
        payee G ns coordinator approver auditor
        payee_new GP ns
        expenditure_new P ns
        talks G ns mentor seat coordinator auditor
        talk_new GP mentor
        matching G coordinator
        mentor_propose P coordinator
    """),
    *_rows("award", ("KEN",), AWARD, "report_open GP ns"),
    *_rows("award", ("COL",), AWARD, "report_open GP ="),
    *_rows("award", ("UGA",), AWARD, """
        award G =
        plan_line_add GP ns coordinator
        plan_line GP ns coordinator
        plan_line_remove GP ns coordinator
        plan_milestone GP ns coordinator
        plan_link GP coordinator
        plan_accept P coordinator
    """),
    *_rows("award", RUNNING, "ns seat coordinator auditor", """
        feedback GP =
        feedback_check GP ns
        feedback_thanks G =
    """),
    *_rows("agreement", RUNNING, AWARD, """
        agreement_send_again P coordinator
        agreement_paper GP coordinator
        agreement_countersign P approver
        agreement_void GP coordinator
    """),
    *_rows("payee", (*RUNNING, "UGA"), AWARD, """
        payee_send_again P coordinator ns
        payee_check GP coordinator
        payee_approve P approver
        payee_refuse GP coordinator approver
    """),
    *_rows("milestone", RUNNING, AWARD, """
        milestone G =
        milestone_comment P ns mentor seat coordinator
        milestone_accept P coordinator
        milestone_return GP coordinator
        milestone_file_remove GP ns
    """),
    *_rows("milestone", RUNNING, AWARD, "milestone P ns"),
    *_rows("instalment", RUNNING, AWARD, """
        instalment G =
        instalment_request P coordinator
        instalment_approve P approver
        instalment_instruct P coordinator approver
        instalment_again P coordinator
        instalment_pay GP coordinator approver
        instalment_receive GP ns
        instalment_reverse GP coordinator approver
        instalment_refuse GP approver
        instalment_withdraw GP coordinator
        instalment_not_carried_out GP coordinator approver
        instalment_release GP coordinator
        instalment_hold GP coordinator
        instalment_cancel GP coordinator
    """),
    *_rows("expenditure", ("COL", "SRB"), AWARD, """
        expenditure G =
        expenditure_send P ns
        expenditure_accept GP coordinator
        expenditure_return GP coordinator
    """),
    *_rows("expenditure", ("NPL",), AWARD, "expenditure GP ns"),
    *_rows("report", ("COL", "SRB"), AWARD, """
        progress_report G =
        report_check GP ns
        report_sent G ns
        report_answer GP coordinator
        report_pdf G =
    """),
    *_rows("report", ("NPL",), "ns", """
        progress_report GP =
        report_check GP =
        report_sent G =
        report_pdf G =
    """),
    *_rows("assignment", RUNNING, AWARD, """
        assignment G =
        assignment_accept P mentor
        assignment_decline GP mentor
        assignment_withdraw P coordinator
        assignment_end GP coordinator
    """),
    *_rows("action", RUNNING, AWARD, "action_done P ns mentor coordinator"),
    *_rows("evidence file", RUNNING, AWARD, "document G ="),
    *_rows("payee file", RUNNING, "ns coordinator approver auditor", "document G ="),
    *_rows("application file", ("PER",), "ns", "document G ="),
    *_rows("application file", ("GHA", "MWI"), "ns seat coordinator auditor", "document G ="),
    *_rows("report file", ("COL",), AWARD, "document G ="),
]  # fmt: skip
