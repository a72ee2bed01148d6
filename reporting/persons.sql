-- Distinct persons of one period by former district and province. Every rule is explained in persons.py.
WITH consented AS (
    SELECT DISTINCT client_id FROM casework_consent
    WHERE purpose = 'statistics' AND given_on <= %(end)s AND (expires_on IS NULL OR expires_on >= %(start)s)
      -- An expired yes that made room for a new one was not taken back.
      AND (withdrawn_at IS NULL OR (withdrawn_at AT TIME ZONE %(zone)s)::date > expires_on)
), records AS (
    SELECT client.id, counted.value AS person, client.commune_id, client.registered_on, client.age_band,
           client.age_band_on
    FROM casework_client client
    JOIN consented ON consented.client_id = client.id
    JOIN casework_countingindex counted ON counted.client_id = client.id
    -- Who objected to statistics, or wants nothing done with the record, is in no count from then on.
    WHERE client.uncounted_since IS NULL AND client.restricted_on IS NULL
      AND client.registered_on <= %(end)s AND (client.closed_on IS NULL OR client.closed_on >= %(start)s)
), persons AS (
    SELECT person,
           (array_agg(commune_id ORDER BY registered_on DESC, id DESC))[1] AS commune_id,
           (array_agg(age_band ORDER BY age_band_on DESC, (age_band = '16-17') DESC))[1] = '16-17' AS child
    FROM records GROUP BY person
), assessed AS (
    SELECT DISTINCT person FROM records
    JOIN casework_screening screening ON screening.client_id = records.id
    WHERE screening.completed_on <= %(end)s
), needs AS (
    SELECT records.person, need.id, need.category, need.eligibility, need.identified_on
    FROM records
    JOIN assessed USING (person)
    JOIN casework_need need ON need.client_id = records.id
    WHERE need.wanted = 'yes' AND need.identified_on <= %(end)s
      AND (need.closed_on IS NULL OR need.closed_on >= %(start)s)
), eligible AS (
    SELECT * FROM needs WHERE eligibility = 'eligible'
), served AS (
    SELECT DISTINCT eligible.person FROM eligible
    JOIN records ON records.person = eligible.person
    JOIN casework_servicegiven given ON given.client_id = records.id AND given.category = eligible.category
    WHERE given."on" BETWEEN %(start)s AND %(end)s AND given."on" >= eligible.identified_on
), referred AS (
    SELECT eligible.person, referral.client_id, referral.sent_at, referral.answered_at, referral.appointment_at,
           referral.attended_on, referral.completed_on
    FROM eligible JOIN referrals_referral referral ON referral.need_id = eligible.id
), steps AS (
    SELECT person, 2 AS step FROM records WHERE registered_on >= %(start)s
    UNION ALL SELECT person, 2 FROM records JOIN casework_contact contact ON contact.client_id = records.id
        WHERE contact."on" BETWEEN %(start)s AND %(end)s
    UNION ALL SELECT person, 2 FROM records JOIN casework_servicegiven given ON given.client_id = records.id
        WHERE given."on" BETWEEN %(start)s AND %(end)s
    UNION ALL SELECT person, 2 FROM records JOIN casework_followup followup ON followup.client_id = records.id
        WHERE followup.done_on BETWEEN %(start)s AND %(end)s AND followup.outcome IN ('reached', 'needs_more')
    UNION ALL SELECT person, 3 FROM assessed
    UNION ALL SELECT person, 4 FROM needs
    UNION ALL SELECT person, 5 FROM eligible
    UNION ALL SELECT person, 6 FROM referred
        WHERE (sent_at AT TIME ZONE %(zone)s)::date BETWEEN %(start)s AND %(end)s
    UNION ALL SELECT person, 7 FROM referred
        WHERE appointment_at IS NOT NULL
          AND (answered_at AT TIME ZONE %(zone)s)::date BETWEEN %(start)s AND %(end)s
    UNION ALL SELECT person, 8 FROM referred WHERE attended_on BETWEEN %(start)s AND %(end)s
    UNION ALL SELECT person, 9 FROM referred WHERE completed_on BETWEEN %(start)s AND %(end)s
    UNION ALL SELECT person, 10 FROM referred
        JOIN casework_followup followup ON followup.client_id = referred.client_id
        WHERE referred.completed_on BETWEEN %(start)s AND %(end)s
          AND followup.done_on BETWEEN referred.completed_on AND %(end)s
          AND followup.outcome IN ('reached', 'needs_more')
), reached AS (
    SELECT person, max(step) AS step FROM steps GROUP BY person
)
SELECT coalesce(commune.former_district_id, 'total') AS zone,
       count(*) FILTER (WHERE NOT child AND step >= 1) AS contacted,
       count(*) FILTER (WHERE NOT child AND step >= 2) AS registered,
       count(*) FILTER (WHERE NOT child AND step >= 3) AS assessed,
       count(*) FILTER (WHERE NOT child AND step >= 4) AS in_need,
       count(*) FILTER (WHERE NOT child AND step >= 5) AS eligible,
       count(*) FILTER (WHERE NOT child AND step >= 6) AS referred,
       count(*) FILTER (WHERE NOT child AND step >= 7) AS accepted,
       count(*) FILTER (WHERE NOT child AND step >= 8) AS attended,
       count(*) FILTER (WHERE NOT child AND step >= 9) AS completed,
       count(*) FILTER (WHERE NOT child AND step >= 10) AS followed_up,
       count(*) FILTER (WHERE NOT child AND served.person IS NOT NULL) AS served,
       count(*) FILTER (WHERE child) AS children
FROM persons
JOIN services_commune commune ON commune.code = persons.commune_id
LEFT JOIN reached USING (person)
LEFT JOIN served USING (person)
GROUP BY GROUPING SETS ((commune.former_district_id), ())
