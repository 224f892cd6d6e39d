"""Refuse a grant by which one account would be a program's and something else at the same time.

An exclusion constraint would need an extension in every database; a trigger needs none. The
function finds its tables in the schema of the row, so that a copy of it works in every schema, made
by migration or from a SQL template alike.
"""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION role_grant_check_program() RETURNS trigger
LANGUAGE plpgsql AS $body$
DECLARE
    together boolean;
BEGIN
    -- Of two grants to one account at the same moment the second waits, and sees the first.
    EXECUTE format(
        'SELECT FROM %I.accounts_user WHERE id = $1 FOR NO KEY UPDATE', TG_TABLE_SCHEMA
    ) USING NEW.user_id;
    EXECUTE format(
        'SELECT EXISTS (SELECT FROM %I.accounts_rolegrant WHERE user_id = $1 AND role <> $2'
        ' AND (role IN (''border_program'') OR $2 IN (''border_program''))'
        ' AND tstzrange(valid_from, valid_until) && tstzrange($3, $4))',
        TG_TABLE_SCHEMA
    ) INTO together USING NEW.user_id, NEW.role, NEW.valid_from, NEW.valid_until;
    IF together THEN
        RAISE EXCEPTION 'The account of a program holds no other role.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'role_grant_program_stands_alone';
    END IF;
    RETURN NULL;
END
$body$;
CREATE TRIGGER role_grant_program_stands_alone
    AFTER INSERT OR UPDATE OF user_id, role, valid_from, valid_until ON accounts_rolegrant
    FOR EACH ROW EXECUTE FUNCTION role_grant_check_program();
"""

BACKWARDS = """
DROP TRIGGER role_grant_program_stands_alone ON accounts_rolegrant;
DROP FUNCTION role_grant_check_program();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_border_program")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
