-- What the database of a moment knew of the needs of an earlier period: the last line of each need's history before it.
-- An erased person's needs have no history any more; they are taken as known, so nobody's erasure looks like an entry.
, known AS (
    SELECT DISTINCT ON (id) client_id, category, wanted, eligibility, identified_on, closed_on
    FROM casework_historicalneed WHERE history_date <= %(cutoff)s ORDER BY id, history_date DESC, history_id DESC
), then_eligible AS (
    SELECT person, category, identified_on FROM known JOIN records USING (client_id)
    WHERE wanted = 'yes' AND eligibility = 'eligible' AND identified_on <= %(end)s
      AND (known.closed_on IS NULL OR known.closed_on >= %(base)s)
    UNION ALL SELECT person, category, identified_on FROM wanted
    WHERE eligibility = 'eligible' AND NOT EXISTS (SELECT FROM casework_historicalneed past WHERE past.id = wanted.id)
), then_served AS (
    SELECT person FROM then_eligible JOIN records USING (person)
    JOIN casework_servicegiven given USING (client_id, category)
    WHERE "on" BETWEEN greatest(identified_on, %(base)s) AND %(end)s AND recorded_at <= %(cutoff)s
)
SELECT 'late', ARRAY['eligible'], count(*) FROM targets WHERE person NOT IN (SELECT person FROM then_eligible)
UNION ALL
SELECT 'late', ARRAY['served'], count(*) FROM targets WHERE served AND person NOT IN (SELECT person FROM then_served)
