-- Persons of one period and what is known of each, once whichever organisations hold them. reporting/counting/__init__.py
-- says what each table means; statement.py puts in who counts, and what narrows every scan where rows are walled off.
WITH places AS (
    SELECT code, row_number() OVER (ORDER BY code)::int AS place FROM services_commune
), consented AS (
    SELECT DISTINCT client_id FROM casework_consent
    WHERE purpose = 'statistics' AND given_on <= %(end)s AND (expires_on IS NULL OR expires_on >= %(base)s)
      -- An expired yes that made room for a new one was not taken back.
      AND (withdrawn_at IS NULL OR (withdrawn_at AT TIME ZONE %(zone)s)::date > expires_on) {only}
), records AS (
    {records}
), persons AS (
    -- The greatest of day and value in one number: what was said last. What was not said counts only where nothing was.
    -- Place, sex and age stay numbers until the tables name them.
    SELECT person, min(registered_on) AS since, max(recall_rank) AS rank,
           mod(max((registered_on - DATE '1900-01-01')::bigint * 1000 + place), 1000)::int AS place,
           coalesce(nullif(mod(max(CASE sex WHEN 'declined' THEN 0 ELSE (registered_on - DATE '1900-01-01') * 4
                   + CASE sex WHEN 'female' THEN 1 WHEN 'male' THEN 2 ELSE 3 END END), 4), 0), 3) AS sex,
           mod(max(CASE age_band WHEN 'unknown' THEN 0 ELSE (age_band_on - DATE '1900-01-01') * 8
                   + CASE age_band WHEN '16-17' THEN 5 WHEN '18-19' THEN 4 WHEN '20-24' THEN 3 WHEN '25-49' THEN 2
                     ELSE 1 END END), 8) AS age
    FROM records GROUP BY person
), people AS (
    SELECT person, since, rank, place, sex, age FROM persons WHERE age <> 5
), assessed AS (
    SELECT DISTINCT person FROM records JOIN casework_screening USING (client_id)
    WHERE completed_on <= %(end)s {only}
), wanted AS (
    SELECT person, client_id, need.id, category, eligibility, identified_on
    FROM records JOIN assessed USING (person) JOIN casework_need need USING (client_id)
    WHERE wanted = 'yes' AND identified_on <= %(end)s AND (closed_on IS NULL OR closed_on >= %(base)s) {only}
), eligible AS (
    SELECT person, category, min(identified_on) AS since FROM wanted WHERE eligibility = 'eligible'
    GROUP BY person, category
), given AS (
    SELECT client_id, category, max("on") AS last FROM casework_servicegiven
    WHERE "on" BETWEEN %(base)s AND %(end)s {only} GROUP BY client_id, category
), services AS (
    SELECT person, category, max(last) AS last FROM given JOIN records USING (client_id) GROUP BY person, category
), kinds AS (
    SELECT person, category, place, sex, age, rank, coalesce(last >= eligible.since, false) AS served,
           coalesce(last >= eligible.since AND last >= %(start)s, false) AS in_month
    FROM eligible JOIN people USING (person) LEFT JOIN services USING (person, category)
), targets AS (
    SELECT person, max(place) AS place, max(sex) AS sex, max(age) AS age, max(rank) AS rank,
           bool_or(served) AS served, bool_or(in_month) AS in_month
    FROM kinds GROUP BY person
), visits AS (
    SELECT client_id, category, provider_id, min("on") AS first, max("on") AS last,
           bit_or(CASE WHEN "on" < %(base)s THEN 0 WHEN "on" < %(q2)s THEN 1 WHEN "on" < %(q3)s THEN 2
                       WHEN "on" < %(q4)s THEN 4 ELSE 8 END) AS quarters
    FROM casework_servicegiven WHERE "on" <= %(end)s {only} GROUP BY client_id, category, provider_id
), met AS (
    SELECT contact.id, contact.client_id, people.person, contact."on", contact.channel, contact.people AS met
    FROM casework_contact contact LEFT JOIN records USING (client_id) LEFT JOIN people USING (person)
    WHERE contact."on" BETWEEN %(base)s AND %(end)s AND (client_id IS NULL OR people.person IS NOT NULL) {only}
), followed AS (
    SELECT client_id, person, done_on, lasting FROM casework_followup JOIN records USING (client_id)
    WHERE done_on <= %(end)s AND outcome IN ('reached', 'needs_more') {only}
), seen AS (
    -- In which quarters something happened with the person: 1, 2, 4, 8 added up.
    SELECT person, bit_or(quarters) AS quarters FROM (
        SELECT person, quarters FROM visits JOIN records USING (client_id) WHERE last >= %(base)s
        UNION ALL SELECT person, CASE WHEN "on" < %(q2)s THEN 1 WHEN "on" < %(q3)s THEN 2 WHEN "on" < %(q4)s THEN 4
                                      ELSE 8 END FROM met WHERE person IS NOT NULL
        UNION ALL SELECT person, CASE WHEN done_on < %(q2)s THEN 1 WHEN done_on < %(q3)s THEN 2
                                      WHEN done_on < %(q4)s THEN 4 ELSE 8 END FROM followed WHERE done_on >= %(base)s
    ) happened GROUP BY person
), referred AS (
    -- Referrals of eligible needs, and the day of each step until the period's end. Who came was taken in, and who
    -- ended came.
    SELECT person, client_id, category, sent_on, completed_on, least(attended_on, completed_on) AS attended_on,
           least(accepted_on, attended_on, completed_on) AS accepted_on, declined_on
    FROM (
        SELECT person, wanted.client_id, category, (sent_at AT TIME ZONE %(zone)s)::date AS sent_on,
               CASE WHEN attended_on <= %(end)s THEN attended_on END AS attended_on,
               CASE WHEN completed_on <= %(end)s THEN completed_on END AS completed_on,
               CASE WHEN appointment_at IS NOT NULL THEN answered_on END AS accepted_on,
               CASE WHEN decline_reason <> '' THEN answered_on END AS declined_on
        FROM wanted JOIN people USING (person) JOIN referrals_referral referral ON need_id = wanted.id
        CROSS JOIN LATERAL (
            SELECT CASE WHEN answered_at < %(after)s THEN (answered_at AT TIME ZONE %(zone)s)::date END AS answered_on
        ) answer
        WHERE eligibility = 'eligible' AND sent_at < %(after)s
    ) told
), cohort AS (
    SELECT * FROM referred WHERE sent_on >= %(base)s
), steps AS (
    -- How far each got, by the place in CASCADE: whoever got further passed every step before.
    SELECT person, 1 AS step FROM people WHERE since >= %(base)s
    UNION ALL SELECT person, 1 FROM records WHERE registered_on >= %(base)s
    UNION ALL SELECT person, 1 FROM seen
    UNION ALL SELECT person, 2 FROM assessed
    UNION ALL SELECT person, 3 FROM wanted
    UNION ALL SELECT person, 4 FROM eligible
    UNION ALL SELECT person, 5 FROM cohort
    UNION ALL SELECT person, 6 FROM referred WHERE accepted_on >= %(base)s
    UNION ALL SELECT person, 7 FROM referred WHERE attended_on >= %(base)s
    UNION ALL SELECT person, 8 FROM referred WHERE completed_on >= %(base)s
    UNION ALL SELECT referred.person, 9 FROM referred JOIN followed USING (client_id)
        WHERE completed_on >= %(base)s AND done_on >= completed_on
), reached AS (
    SELECT person, sex, age, max(step) AS step FROM steps JOIN people USING (person) GROUP BY person, sex, age
), firsts AS (
    -- The first service of each kind of which a result can last, and when it has lasted so many months.
    SELECT person, result, after, (min(first) + length)::date AS due_on
    FROM visits JOIN records USING (client_id) JOIN people USING (person)
    JOIN (VALUES ('vocational', 'working'), ('employment', 'working'), ('livelihood', 'working'), ('loan', 'working'),
                 ('health', 'in_treatment'), ('gbv', 'safe')) leads (category, result) USING (category)
    CROSS JOIN (VALUES ('months_3', interval '3 months'), ('months_6', interval '6 months')) times (after, length)
    GROUP BY person, result, after, length
), results AS (
    SELECT firsts.person, result, after, count(done_on) > 0 AS followed,
           coalesce(bool_or(lasting = result), false) AS lasted
    FROM firsts LEFT JOIN followed ON followed.person = firsts.person AND done_on >= due_on
    WHERE due_on BETWEEN %(base)s AND %(end)s GROUP BY firsts.person, result, after
), quarter AS (
    SELECT * FROM unnest(%(quarters)s::text[], %(bits)s::int[], %(opens)s::date[], %(closes)s::date[])
        AS asked (quarter, bit, opens, closes)
)
