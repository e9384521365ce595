"""A calendar gets a version never used before whenever its week, its years or one of its days changes.

In the database, so that no process can go on counting with a calendar that somebody has changed by any way.
"""

from django.db import migrations

FORWARDS = """
CREATE SEQUENCE accounts_calendar_version;

CREATE FUNCTION accounts_calendar_renew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' OR (NEW.weekly, NEW.afternoon_cutoff, NEW.first_year, NEW.last_year, NEW.version)
      IS DISTINCT FROM (OLD.weekly, OLD.afternoon_cutoff, OLD.first_year, OLD.last_year, OLD.version) THEN
    NEW.version := nextval('accounts_calendar_version');
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER accounts_calendar_renew BEFORE INSERT OR UPDATE ON accounts_calendar
  FOR EACH ROW EXECUTE FUNCTION accounts_calendar_renew();

CREATE FUNCTION accounts_calendar_day_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    UPDATE accounts_calendar SET version = 0 WHERE OLD.calendar_id IS NULL OR id = OLD.calendar_id;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    UPDATE accounts_calendar SET version = 0 WHERE NEW.calendar_id IS NULL OR id = NEW.calendar_id;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER accounts_calendar_day_changed AFTER INSERT OR UPDATE OR DELETE ON accounts_calendarday
  FOR EACH ROW EXECUTE FUNCTION accounts_calendar_day_changed();
"""

BACKWARDS = """
DROP TRIGGER accounts_calendar_day_changed ON accounts_calendarday;
DROP FUNCTION accounts_calendar_day_changed();
DROP TRIGGER accounts_calendar_renew ON accounts_calendar;
DROP FUNCTION accounts_calendar_renew();
DROP SEQUENCE accounts_calendar_version;
"""


class Migration(migrations.Migration):
    """Triggers on calendars and their days."""

    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
