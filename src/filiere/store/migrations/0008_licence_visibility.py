from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0007_comments"),
    ]

    operations = [
        migrations.AddField(
            model_name="recordlicence",
            name="visibility",
            field=models.SmallIntegerField(default=0),
        ),
    ]
