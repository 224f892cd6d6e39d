from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("routing", "0001_routing")]

    operations = [
        migrations.AddField(
            "inboxmessage",
            "created_at",
            models.DateTimeField(
                help_text="By the sender's clock", null=True, verbose_name="queued"
            ),
        ),
    ]
