"""What was published never changes: triggers refuse it to everybody, the application's own role included."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION services_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a published version never changes (% on %)', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

-- valid_to is the one column that closes a version; everything else is its content or its identity
CREATE TRIGGER version_is_immutable
  BEFORE UPDATE OF id, service_id, number, content_hash, valid_from, published_at ON services_serviceversion
  FOR EACH ROW WHEN (
    (OLD.id, OLD.service_id, OLD.number, OLD.content_hash, OLD.valid_from, OLD.published_at)
    IS DISTINCT FROM (NEW.id, NEW.service_id, NEW.number, NEW.content_hash, NEW.valid_from, NEW.published_at)
  ) EXECUTE FUNCTION services_refuse_change();
CREATE TRIGGER version_is_kept
  BEFORE DELETE ON services_serviceversion FOR EACH ROW EXECUTE FUNCTION services_refuse_change();
CREATE TRIGGER source_is_immutable
  BEFORE UPDATE OR DELETE ON services_versionsource FOR EACH ROW EXECUTE FUNCTION services_refuse_change();
"""

BACKWARDS = """
DROP TRIGGER source_is_immutable ON services_versionsource;
DROP TRIGGER version_is_kept ON services_serviceversion;
DROP TRIGGER version_is_immutable ON services_serviceversion;
DROP FUNCTION services_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("services", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
