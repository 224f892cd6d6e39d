"""Leave one leader in each request that has several: the first in its list."""

from django.db import migrations

FORWARDS = """
DO $$ BEGIN
    IF to_regclass('transfers_visitor') IS NOT NULL THEN
        UPDATE transfers_visitor AS other SET is_leader = false
        FROM transfers_visitor AS first
        WHERE other.is_leader AND first.is_leader
          AND other.request_id = first.request_id AND other.position > first.position;
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("transfers", "0006_passport_readings")]

    operations = [migrations.RunSQL(FORWARDS, migrations.RunSQL.noop)]
