"""What our payments hold or have paid never grows beyond what is due, whoever writes. The mirror may always write."""

from django.db import migrations

_REFUSE = """
CREATE FUNCTION receivables_refuse_covering_twice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Our payments would cover more of invoice % than is due (receivables_invoice_covered).', NEW.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'receivables_invoice_covered';
END $$;
CREATE TRIGGER receivables_invoice_covered BEFORE UPDATE OF ours_cents ON receivables_invoice
    FOR EACH ROW WHEN (
        NEW.ours_cents > OLD.ours_cents
        AND (NEW.ours_cents > NEW.open_cents + NEW.echoed_cents OR NEW.voided OR NEW.gone_at IS NOT NULL)
    )
    EXECUTE FUNCTION receivables_refuse_covering_twice();
"""
_BACK = """
DROP TRIGGER receivables_invoice_covered ON receivables_invoice;
DROP FUNCTION receivables_refuse_covering_twice();
"""


class Migration(migrations.Migration):
    dependencies = [("receivables", "0001_initial")]

    operations = [migrations.RunSQL(_REFUSE, _BACK)]
