"""Who may read a case, kept beside it, and what big inboxes and lists are found by."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

# Whoever has or had an activity may read its case. The database keeps it, so that no verb can forget it, and a row that
# was read before somebody was added takes nobody away when it is saved.
READERS = """
CREATE FUNCTION cases_task_readers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted varchar[] := NEW.audience;
BEGIN
    IF NEW.done_by_id IS NOT NULL THEN
        wanted := wanted || ARRAY(SELECT ('user:' || uuid)::varchar FROM accounts_user WHERE id = NEW.done_by_id);
    END IF;
    UPDATE cases_case
       SET readers = readers || ARRAY(SELECT one FROM unnest(wanted) AS one WHERE one <> ALL (readers))
     WHERE id = NEW.case_id AND NOT readers @> wanted;
    RETURN NULL;
END $$;
CREATE TRIGGER cases_task_readers AFTER INSERT OR UPDATE OF audience, done_by_id ON cases_task
    FOR EACH ROW EXECUTE FUNCTION cases_task_readers();
CREATE FUNCTION cases_readers_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.readers := NEW.readers || ARRAY(SELECT one FROM unnest(OLD.readers) AS one WHERE one <> ALL (NEW.readers));
    RETURN NEW;
END $$;
CREATE TRIGGER cases_readers_stay BEFORE UPDATE ON cases_case
    FOR EACH ROW WHEN (NOT NEW.readers @> OLD.readers) EXECUTE FUNCTION cases_readers_stay();
"""
FILLED = """
UPDATE cases_case SET readers = found.keys FROM (
    SELECT case_id, array_agg(DISTINCT key)::varchar[] AS keys FROM (
        SELECT case_id, unnest(audience) AS key FROM cases_task
        UNION ALL
        SELECT case_id, 'user:' || uuid FROM cases_task JOIN accounts_user ON accounts_user.id = done_by_id
    ) AS told GROUP BY case_id
) AS found WHERE found.case_id = cases_case.id;
"""
NO_READERS = """
DROP TRIGGER cases_readers_stay ON cases_case;
DROP FUNCTION cases_readers_stay();
DROP TRIGGER cases_task_readers ON cases_task;
DROP FUNCTION cases_task_readers();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("cases", "0004_asked_without_account"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="readers",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=140),
                default=list,
                editable=False,
                size=None,
                verbose_name="quiénes lo ven",
            ),
        ),
        migrations.RunSQL(READERS, NO_READERS),
        migrations.RunSQL(FILLED, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),  # before the tables change again
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["-started_at", "-id"], name="case_newest"),
        ),
        migrations.AddIndex(model_name="case", index=models.Index(fields=["closed_at"], name="case_closed")),
        migrations.AddIndex(
            model_name="case",
            index=django.contrib.postgres.indexes.GinIndex(fields=["readers"], name="case_readers"),
        ),
        migrations.RemoveIndex(model_name="task", name="task_due"),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("state", "abierta")), fields=["due_at", "opened_at", "id"], name="task_waiting"
            ),
        ),
    ]
