from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0008_licence_visibility"),
    ]

    operations = [
        migrations.CreateModel(
            name="RecordLink",
            fields=[
                ("id", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("register", models.CharField(db_index=True, max_length=120)),
                ("origin", models.CharField(max_length=200)),
                ("target", models.CharField(max_length=200)),
                ("visibility", models.SmallIntegerField(default=0)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["origin", "id"], name="store_recordlink_origin"),
                    models.Index(fields=["target", "id"], name="store_recordlink_target"),
                ]
            },
        ),
    ]
