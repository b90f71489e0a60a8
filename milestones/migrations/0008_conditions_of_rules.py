"""Give instalments that were laid out before the conditions that their cohort's rules hold."""

from django.db import migrations

FROM_THE_RULES = """
    UPDATE milestones_instalment AS part
       SET needs_milestones = rule.needs_milestones, needs_reports = rule.needs_reports,
           spending_share = rule.spending_share
      FROM ambassadors_award AS award
      JOIN ambassadors_instalmentrule AS rule ON rule.cohort_id = award.cohort_id
     WHERE award.id = part.award_id AND rule.after_month = part.after_month
"""


class Migration(migrations.Migration):
    dependencies = [
        ("milestones", "0007_indirect_costs"),
        ("ambassadors", "0007_versions"),
    ]
    operations = [migrations.RunSQL(FROM_THE_RULES, migrations.RunSQL.noop)]
