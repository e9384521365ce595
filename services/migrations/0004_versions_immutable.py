"""A version's new columns never change either, its end only comes nearer, and a confirmed closing stays."""

from django.db import migrations

FORWARDS = """
DROP TRIGGER version_is_immutable ON services_serviceversion;
CREATE TRIGGER version_is_immutable
  BEFORE UPDATE OF id, service_id, number, content_hash, valid_from, published_at, published_by_id, stage, note,
    legal_basis ON services_serviceversion
  FOR EACH ROW WHEN (
    (OLD.id, OLD.service_id, OLD.number, OLD.content_hash, OLD.valid_from, OLD.published_at, OLD.published_by_id,
     OLD.stage, OLD.note, OLD.legal_basis)
    IS DISTINCT FROM
    (NEW.id, NEW.service_id, NEW.number, NEW.content_hash, NEW.valid_from, NEW.published_at, NEW.published_by_id,
     NEW.stage, NEW.note, NEW.legal_basis)
  ) EXECUTE FUNCTION services_refuse_change();
-- what has ended does not begin to count again
CREATE TRIGGER version_ends_once
  BEFORE UPDATE OF valid_to ON services_serviceversion
  FOR EACH ROW WHEN (OLD.valid_to IS NOT NULL AND (NEW.valid_to IS NULL OR NEW.valid_to > OLD.valid_to))
  EXECUTE FUNCTION services_refuse_change();
CREATE TRIGGER closing_is_kept
  BEFORE UPDATE OR DELETE ON services_serviceclosing
  FOR EACH ROW WHEN (OLD.state <> 'proposed') EXECUTE FUNCTION services_refuse_change();
"""

BACKWARDS = """
DROP TRIGGER closing_is_kept ON services_serviceclosing;
DROP TRIGGER version_ends_once ON services_serviceversion;
DROP TRIGGER version_is_immutable ON services_serviceversion;
CREATE TRIGGER version_is_immutable
  BEFORE UPDATE OF id, service_id, number, content_hash, valid_from, published_at ON services_serviceversion
  FOR EACH ROW WHEN (
    (OLD.id, OLD.service_id, OLD.number, OLD.content_hash, OLD.valid_from, OLD.published_at)
    IS DISTINCT FROM (NEW.id, NEW.service_id, NEW.number, NEW.content_hash, NEW.valid_from, NEW.published_at)
  ) EXECUTE FUNCTION services_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("services", "0003_versions")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
