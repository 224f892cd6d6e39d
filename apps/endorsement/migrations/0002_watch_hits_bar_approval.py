"""Refuse to approve a visitor, or to issue the visa, over a hit that is open or an obstacle.

The function finds its table in the schema of the row, so that a copy of it works in every schema,
made by migration or from a SQL template alike.
"""

from django.db import migrations

FORWARDS = """
CREATE OR REPLACE FUNCTION case_visitor_check_watch_hits() RETURNS trigger
LANGUAGE plpgsql AS $body$
DECLARE
    barred boolean;
BEGIN
    EXECUTE format(
        'SELECT EXISTS (SELECT FROM %I.endorsement_watchhit WHERE visitor_id = $1'
        ' AND lapsed_at IS NULL AND resolution NOT IN (''ANOTHER_PERSON'', ''NO_OBSTACLE''))',
        TG_TABLE_SCHEMA
    ) INTO barred USING NEW.id;
    IF barred THEN
        RAISE EXCEPTION 'A hit on a watch list stands in the way.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_visitor_watch_hits_cleared';
    END IF;
    RETURN NEW;
END
$body$;
CREATE OR REPLACE TRIGGER case_visitor_watch_hits_cleared
    BEFORE UPDATE OF state ON endorsement_casevisitor
    FOR EACH ROW
    WHEN (NEW.state IN ('APPROVED', 'ISSUED') AND NEW.state IS DISTINCT FROM OLD.state)
    EXECUTE FUNCTION case_visitor_check_watch_hits();
"""

BACKWARDS = """
DROP TRIGGER case_visitor_watch_hits_cleared ON endorsement_casevisitor;
DROP FUNCTION case_visitor_check_watch_hits();
"""


class Migration(migrations.Migration):
    dependencies = [("endorsement", "0001_endorsement")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
