SELECT client.id AS client_id, client.id AS person, client.organisation_id, place, 0 AS recall_rank, sex, age_band,
       age_band_on, registered_on
FROM casework_client client JOIN consented ON consented.client_id = client.id
JOIN places ON places.code = client.commune_id
WHERE client.id = ANY(%(clients)s) AND uncounted_since IS NULL AND restricted_on IS NULL
  AND registered_on <= %(end)s AND (closed_on IS NULL OR closed_on >= %(base)s)
