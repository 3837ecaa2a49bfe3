import django.db.models.deletion
from django.db import migrations, models

import filiere.store.models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("id", models.CharField(default=filiere.store.models.person_id, max_length=40, primary_key=True, serialize=False)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("organisation", models.CharField(blank=True, max_length=80)),
                ("role", models.CharField(blank=True, max_length=40)),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("index", models.BigIntegerField(primary_key=True, serialize=False)),
                ("leaf", models.BinaryField()),
                ("kind", models.CharField(max_length=40)),
                ("key", models.CharField(db_index=True, max_length=160)),
            ],
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", models.CharField(max_length=48, primary_key=True, serialize=False)),
                ("size", models.BigIntegerField(db_index=True)),
                ("root", models.CharField(max_length=64)),
                ("at", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=16)),
                ("signature", models.CharField(max_length=128)),
                ("published", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Node",
            fields=[
                ("pk", models.CompositePrimaryKey("level", "position", blank=True, editable=False, primary_key=True, serialize=False)),
                ("level", models.SmallIntegerField()),
                ("position", models.BigIntegerField()),
                ("hash", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("offer", models.CharField(max_length=120)),
                ("about", models.CharField(blank=True, max_length=160)),
                ("parameters", models.JSONField(default=dict)),
                ("seed", models.BigIntegerField(default=0)),
                ("state", models.CharField(db_index=True, max_length=12)),
                ("pid", models.IntegerField(null=True)),
                ("mark", models.CharField(blank=True, max_length=200)),
                ("created_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("heard_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("done", models.IntegerField(default=0)),
                ("total", models.IntegerField(null=True)),
                ("words", models.JSONField(null=True)),
                ("evidence", models.CharField(blank=True, max_length=160)),
                ("fault", models.JSONField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Saved",
            fields=[
                ("key", models.CharField(max_length=160, primary_key=True, serialize=False)),
                ("value", models.JSONField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Preimage",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="preimage",
                        serialize=False,
                        to="store.entry",
                    ),
                ),
                ("salt", models.BinaryField(null=True)),
                ("body", models.BinaryField()),
                ("author", models.CharField(blank=True, db_index=True, max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name="Record",
            fields=[
                ("id", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=160)),
                ("about", models.CharField(blank=True, max_length=160)),
                ("on", models.DateField(null=True)),
                ("state", models.CharField(blank=True, max_length=20)),
                ("entry", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.entry")),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "about"], name="store_record_kind_about")],
            },
        ),
    ]
