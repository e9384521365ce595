"""Counters of tries need not outlive a crash; without a log, counting one costs a visitor no wait for the disk.

The lock-out after wrong passwords is another table and stays logged (trust.md F04).
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_calendar_versions")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE accounts_throttle SET UNLOGGED", reverse_sql="ALTER TABLE accounts_throttle SET LOGGED"
        ),
    ]
