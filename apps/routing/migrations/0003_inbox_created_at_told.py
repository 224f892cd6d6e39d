from django.db import migrations

from apps.regions.kinds import SchemaKind

READ = (
    "UPDATE routing_inboxmessage SET created_at = (envelope::jsonb ->> 'created_at')::timestamptz"
)


class Migration(migrations.Migration):
    dependencies = [("routing", "0002_inbox_created_at")]

    operations = [
        migrations.RunSQL(
            READ,
            migrations.RunSQL.noop,
            hints={"lives_in": frozenset({SchemaKind.CITY, SchemaKind.PORT})},
        ),
    ]
