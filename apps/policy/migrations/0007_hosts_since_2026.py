"""Let the papers of hosts for M and F begin with the day hosts could invite, January 2026."""

from django.db import migrations

from apps.regions.kinds import SchemaKind

FORWARDS = """
UPDATE policy_paperrule SET valid_from = '2026-01-01'
WHERE inviter_kind = 'host' AND category IN ('M', 'F') AND valid_from = '2013-07-01'
  AND NOT is_local
"""


class Migration(migrations.Migration):
    dependencies = [("policy", "0006_who_provides_a_paper")]

    operations = [
        migrations.RunSQL(
            FORWARDS, migrations.RunSQL.noop, hints={"lives_in": frozenset({SchemaKind.PUBLIC})}
        ),
    ]
