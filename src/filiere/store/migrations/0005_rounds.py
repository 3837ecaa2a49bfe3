import django.db.models.deletion
from django.db import migrations, models

import filiere.store.round_models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0004_access"),
    ]

    operations = [
        migrations.CreateModel(
            name="Correspondent",
            fields=[
                (
                    "id",
                    models.CharField(default=filiere.store.round_models.correspondent_id, max_length=40, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(blank=True, max_length=200)),
                ("email", models.CharField(blank=True, max_length=254)),
                ("organisation", models.CharField(blank=True, max_length=80)),
                ("role", models.CharField(blank=True, max_length=40)),
                ("projects", models.JSONField(default=list)),
                ("bodies", models.JSONField(default=list)),
                ("language", models.CharField(default="fr", max_length=2)),
                ("digest", models.BooleanField(default=False)),
                ("digest_at", models.DateTimeField(null=True)),
                ("digest_size", models.BigIntegerField(default=0)),
                ("added_at", models.DateTimeField()),
                (
                    "person",
                    models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RoundLetter",
            fields=[
                ("id", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("round", models.CharField(db_index=True, max_length=80)),
                ("project", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=8)),
                ("tried_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "correspondent",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.correspondent"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RoundAnswer",
            fields=[
                ("id", models.CharField(default=filiere.store.round_models.answer_id, max_length=40, primary_key=True, serialize=False)),
                ("round", models.CharField(max_length=80)),
                ("project", models.CharField(max_length=40)),
                ("weather", models.CharField(max_length=8)),
                ("words", models.TextField()),
                ("step", models.TextField(blank=True)),
                ("difficulty", models.TextField(blank=True)),
                ("attachment", models.JSONField(null=True)),
                ("revision", models.IntegerField(default=1)),
                ("at", models.DateTimeField()),
                ("state", models.CharField(db_index=True, max_length=12)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True)),
                (
                    "correspondent",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.correspondent"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("round", "project"), name="store_answer_round_project")],
            },
        ),
    ]
