SELECT client.id AS client_id, counted.value AS person, client.organisation_id, place, recall_rank, sex, age_band,
       age_band_on, registered_on
FROM casework_client client JOIN consented ON consented.client_id = client.id
JOIN casework_countingindex counted ON counted.client_id = client.id JOIN places ON places.code = client.commune_id
-- Who objected to statistics, or wants nothing done with the record, is in no count from then on.
WHERE uncounted_since IS NULL AND restricted_on IS NULL
  AND registered_on <= %(end)s AND (closed_on IS NULL OR closed_on >= %(base)s)
