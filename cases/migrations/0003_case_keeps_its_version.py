"""What was sent stays under the version it was sent under (design.md §6): a trigger sees to it."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION cases_refuse_other_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a case that was sent stays on its version (%)', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER cases_case_keeps_version
  BEFORE UPDATE OF service_version_id ON cases_case
  FOR EACH ROW WHEN (OLD.state <> 'draft' AND OLD.service_version_id <> NEW.service_version_id)
  EXECUTE FUNCTION cases_refuse_other_version();
"""

BACKWARDS = """
DROP TRIGGER cases_case_keeps_version ON cases_case;
DROP FUNCTION cases_refuse_other_version();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_submissions_are_immutable")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
