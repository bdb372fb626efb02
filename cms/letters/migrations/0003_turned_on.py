import django.db.models.deletion
from django.db import migrations, models

# As in 0002, and from which turn it comes stays, too.
FUNCTION = """
CREATE OR REPLACE FUNCTION letters_turn_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a turn of a letter is not deleted';
    END IF;
    IF (OLD.uuid, OLD.letter_id, {parent_old}OLD.unit, OLD.instruction, OLD.answer_due_on, OLD.turned_at, OLD.turned_by_id)
       IS DISTINCT FROM
       (NEW.uuid, NEW.letter_id, {parent_new}NEW.unit, NEW.instruction, NEW.answer_due_on, NEW.turned_at, NEW.turned_by_id)
       THEN
        RAISE EXCEPTION 'what a turn asked for stays as it was';
    END IF;
    IF (OLD.attended_at IS NOT NULL OR OLD.returned_at IS NOT NULL) AND
       (OLD.attended_at, OLD.attended_by_id, OLD.attended_note, OLD.answered_with_id, OLD.returned_at, OLD.returned_by_id,
        OLD.return_reason) IS DISTINCT FROM
       (NEW.attended_at, NEW.attended_by_id, NEW.attended_note, NEW.answered_with_id, NEW.returned_at, NEW.returned_by_id,
        NEW.return_reason) THEN
        RAISE EXCEPTION 'how a turn ended stays as it was';
    END IF;
    RETURN NEW;
END $$;
"""
WITH_PARENT = FUNCTION.format(parent_old="OLD.parent_id, ", parent_new="NEW.parent_id, ")
WITHOUT = FUNCTION.format(parent_old="", parent_new="")


class Migration(migrations.Migration):
    dependencies = [("letters", "0002_turns")]

    operations = [
        migrations.AddField(
            model_name="letterturn",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="children",
                to="letters.letterturn",
                verbose_name="viene del turno",
            ),
        ),
        migrations.RunSQL(WITH_PARENT, WITHOUT),
    ]
