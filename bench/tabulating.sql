-- An invented year of so many persons and services, for the figures of counting: one person in ten has a
-- second record elsewhere; six in ten receive something; rows lie in the order in which they would have been written.
SELECT setseed(0.5);
SET session_replication_role = replica;
CREATE FUNCTION pg_temp.id(text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT md5($1)::uuid $$;
CREATE FUNCTION pg_temp.kind(bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT (ARRAY['health', 'gbv', 'psychosocial', 'legal', 'vocational', 'employment', 'loan', 'livelihood',
                  'social'])[1 + $1 %% 9] $$;

INSERT INTO services_organisation (id, name, alternate_name, kind, description, languages, active, demo, commune_id, email,
                                   phone, source, source_id, website)
SELECT pg_temp.id('o' || n), 'Nhóm ' || n, '', (ARRAY['outreach', 'peer', 'clinic', 'job_centre'])[1 + n %% 4], '', '{}',
       true, false, (SELECT min(code) FROM services_commune), '', '', '', '', '' FROM generate_series(0, 19) n;

CREATE TEMP TABLE record AS
SELECT pg_temp.id('c' || n || '-' || r) AS id, n, r, DATE '2025-06-01' + (floor(random() * 540))::int + r * 20 AS since,
       (SELECT array_agg(code ORDER BY code) FROM services_commune) [1 + n * 7919 %% 124] AS commune
FROM generate_series(1, %(persons)s::bigint) n, generate_series(0, 1) r WHERE r = 0 OR n %% 10 = 0 ORDER BY since;

INSERT INTO casework_client (id, code, alias, safe_contact, notes, recall_answers, recall_rank, lookup_index,
                             index_version, age_band, age_band_on, sex, registered_on, assigned_to_id, commune_id,
                             organisation_id, restricted_because)
SELECT id, to_char(row_number() OVER (), 'FM000000'), decode(repeat('ab', 40), 'hex'), decode(repeat('ab', 90), 'hex'),
       decode(repeat('ab', 30), 'hex'), decode(repeat('ab', 120), 'hex'), (n %% 50 = 0)::int, decode(md5('l' || id), 'hex'),
       1, (ARRAY['18-19', '20-24', '25-49', '25-49', '25-49', '50+', 'unknown'])[1 + n %% 7], since,
       (ARRAY['female', 'female', 'female', 'male', 'other', 'declined'])[1 + n %% 6], since, pg_temp.id('u'), commune,
       pg_temp.id('o' || (n + r) %% 20), '' FROM record;
INSERT INTO casework_countingindex (client_id, value, version) SELECT id, decode(md5('p' || n), 'hex'), 1 FROM record;
INSERT INTO casework_consent (id, purpose, wording, given_on, expires_on, client_id, taken_by_id)
SELECT gen_random_uuid(), purpose, '1', since, since + 365, id, pg_temp.id('u')
FROM record, unnest(ARRAY['record', 'statistics']) purpose WHERE purpose <> 'statistics' OR n %% 20 > 0;
INSERT INTO casework_screening (id, questionnaire, version, answers, scores, started_on, completed_on, client_id, worker_id)
SELECT gen_random_uuid(), 'first', '1', '', '', since, since, id, pg_temp.id('u') FROM record WHERE n %% 12 > 0;
INSERT INTO casework_need (id, category, wanted, eligibility, rules, reason, urgent, identified_on, client_id)
SELECT pg_temp.id('n' || id || '-' || j), pg_temp.kind(n + 4 * j), CASE WHEN (n + j) %% 11 = 0 THEN 'not_now' ELSE 'yes' END,
       CASE WHEN (n + j) %% 6 = 0 THEN 'to_confirm' ELSE 'eligible' END, '2026.1', '', false, since + j, id
FROM record, generate_series(0, 1) j;
INSERT INTO casework_servicegiven (id, category, "on", confirmed_by, recorded_at, note, client_id, need_id, provider_id,
                                   recorded_by_id)
SELECT gen_random_uuid(), pg_temp.kind(n + 4 * j), day, 'worker', day, '', pg_temp.id('c' || n || '-0'),
       pg_temp.id('n' || pg_temp.id('c' || n || '-0') || '-' || j), pg_temp.id('o' || (n + j) %% 20), pg_temp.id('u')
FROM (
    SELECT 1 + floor(random() * 0.6 * %(persons)s)::bigint AS n, k %% 2 AS j,
           DATE '2026-01-01' + (k * 365 / (%(services)s + 1))::int AS day
    FROM generate_series(1, %(services)s::bigint) k
) one;
INSERT INTO casework_contact (id, channel, "on", holder_id, people, recorded_at, commune_id, organisation_id, worker_id,
                              client_id)
SELECT gen_random_uuid(), (ARRAY['field', 'drop_in', 'online', 'hotline', 'mobile'])[1 + (n + k) %% 5], since + 30 * k, id,
       1, since, commune, pg_temp.id('o' || (n + r) %% 20), pg_temp.id('u'), id
FROM record, generate_series(0, 1) k;
INSERT INTO casework_followup (id, due_on, attempt, about, outcome, lasting, note, asks, settled, client_id, worker_id,
                               done_on)
SELECT gen_random_uuid(), since + 200, 1, '', 'reached', 'in_treatment', '', '', '', id, pg_temp.id('u'), since + 200
FROM record WHERE n %% 3 = 0;
INSERT INTO referrals_referral (id, reference, state, urgent, created_at, decline_reason, fail_reason, result, moved_at,
                                client_id, from_organisation_id, need_id, sent_by_id, service_id, to_organisation_id,
                                next_step, reopened_because, arrived_from, sent_at, answered_at, appointment_at, attended_on)
SELECT gen_random_uuid(), to_char(row_number() OVER (), 'FM000000'), 'attended', false, since, '', '', '', since, id,
       pg_temp.id('o0'), pg_temp.id('n' || id || '-0'), pg_temp.id('u'), pg_temp.id('s'), pg_temp.id('o2'), '', '', '', since,
       since + 2, since + 5, since + 5 FROM record WHERE n %% 2 = 0;
SET session_replication_role = origin
