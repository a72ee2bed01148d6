-- The best that we could write by hand for three tables of a year: coverage, needs, given.
WITH record AS MATERIALIZED (
    SELECT client.id, counted.value AS person, client.commune_id, client.registered_on, client.age_band, client.age_band_on
    FROM casework_client client JOIN casework_countingindex counted ON counted.client_id = client.id
    WHERE client.uncounted_since IS NULL AND client.restricted_on IS NULL AND client.registered_on <= %(end)s
      AND (client.closed_on IS NULL OR client.closed_on >= %(start)s)
      AND EXISTS (SELECT FROM casework_consent consent WHERE consent.client_id = client.id
                  AND purpose = 'statistics' AND given_on <= %(end)s AND (expires_on IS NULL OR expires_on >= %(start)s)
                  AND (withdrawn_at IS NULL OR (withdrawn_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date > expires_on))
), home AS (
    SELECT DISTINCT ON (person) person, commune_id FROM record ORDER BY person, registered_on DESC, commune_id DESC
), child AS (
    SELECT person FROM (SELECT DISTINCT ON (person) person, age_band FROM record WHERE age_band <> 'unknown'
                        ORDER BY person, age_band_on DESC, age_band = '16-17' DESC) last WHERE age_band = '16-17'
), eligible AS (
    SELECT record.person, need.category, min(identified_on) AS since
    FROM record JOIN casework_need need ON need.client_id = record.id
    WHERE wanted = 'yes' AND eligibility = 'eligible' AND identified_on <= %(end)s
      AND (need.closed_on IS NULL OR need.closed_on >= %(start)s)
      AND person IN (SELECT person FROM record JOIN casework_screening screening ON screening.client_id = record.id
                     WHERE completed_on <= %(end)s)
      AND person NOT IN (SELECT person FROM child)
    GROUP BY record.person, need.category
), given AS (
    SELECT person, category, max(last) AS last FROM (
        SELECT client_id, category, max("on") AS last FROM casework_servicegiven
        WHERE "on" BETWEEN %(start)s AND %(end)s GROUP BY client_id, category
    ) one JOIN record ON record.id = one.client_id GROUP BY person, category
), had AS MATERIALIZED (
    SELECT home.commune_id, person, category, coalesce(last >= since, false) AS served
    FROM eligible JOIN home USING (person) LEFT JOIN given USING (person, category)
)
SELECT 'coverage', ARRAY[commune_id, CASE WHEN served THEN 'served' ELSE 'unreached' END], count(*)
FROM (SELECT commune_id, person, bool_or(served) AS served FROM had GROUP BY commune_id, person) one
GROUP BY commune_id, served
UNION ALL
SELECT 'needs', ARRAY[commune_id, category, CASE WHEN served THEN 'served' ELSE 'unreached' END], count(*)
FROM had GROUP BY commune_id, category, served
UNION ALL
SELECT 'given', ARRAY[commune_id, category], count(*) FROM had WHERE served GROUP BY commune_id, category
