import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import filiere.store.comment_models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0006_accounts"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField()),
                (
                    "person",
                    models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.CharField(default=filiere.store.comment_models.comment_id, max_length=40, primary_key=True, serialize=False)),
                ("about", models.CharField(max_length=160)),
                ("words", models.TextField()),
                ("salt", models.BinaryField()),
                ("organisation", models.CharField(blank=True, max_length=120)),
                ("visibility", models.SmallIntegerField(default=1)),
                ("state", models.CharField(db_index=True, max_length=12)),
                ("reason", models.CharField(blank=True, max_length=400)),
                ("at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["about", "at"], name="store_comment_about_at")],
            },
        ),
    ]
