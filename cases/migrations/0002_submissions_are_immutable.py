"""What was sent never changes: a trigger refuses UPDATE and DELETE of submissions, also to the owner of the table."""

from django.db import migrations

CREATE = """
CREATE FUNCTION cases_submission_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a submission is immutable' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER cases_submission_immutable BEFORE UPDATE OR DELETE ON cases_submission
  FOR EACH ROW EXECUTE FUNCTION cases_submission_immutable();
"""
DROP = """
DROP TRIGGER cases_submission_immutable ON cases_submission;
DROP FUNCTION cases_submission_immutable();
"""


class Migration(migrations.Migration):
    """After the tables of cases."""

    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
