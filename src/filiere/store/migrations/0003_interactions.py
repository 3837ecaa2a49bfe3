import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0002_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Interaction",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("offer", models.CharField(db_index=True, max_length=120)),
                ("seed", models.BigIntegerField(default=0)),
                ("state", models.BinaryField()),
                ("steps", models.IntegerField(default=0)),
                ("started_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="InteractionShare",
            fields=[
                ("owner", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("offer", models.CharField(db_index=True, max_length=120)),
                ("at", models.DateTimeField()),
                ("row", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="InteractionKey",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("seat", models.CharField(max_length=1)),
                ("kind", models.CharField(max_length=8)),
                ("wrapped", models.BinaryField()),
                ("at", models.DateTimeField()),
                ("interaction", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.interaction")),
            ],
        ),
        migrations.CreateModel(
            name="InteractionStep",
            fields=[
                ("id", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("number", models.IntegerField()),
                ("sealed", models.BinaryField()),
                ("interaction", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.interaction")),
            ],
        ),
    ]
