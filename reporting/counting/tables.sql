-- Each table of the catalogue from the facts: its codes in the order of its dimensions, and how many.
-- table: coverage
SELECT ARRAY[code, CASE WHEN served THEN 'served' ELSE 'unreached' END], n
FROM places JOIN (SELECT place, served, count(*) AS n FROM targets GROUP BY place, served) one USING (place)
-- table: needs
SELECT ARRAY[code, category, CASE WHEN served THEN 'served' ELSE 'unreached' END], n FROM places
JOIN (SELECT place, category, served, count(*) AS n FROM kinds GROUP BY place, category, served) one USING (place)
-- table: given
SELECT ARRAY[code, category], n FROM places
JOIN (SELECT place, category, count(*) AS n FROM kinds WHERE served GROUP BY place, category) one USING (place)
-- table: by_sex
SELECT ARRAY[code, category, (ARRAY['female', 'male', 'other'])[sex]], n FROM places JOIN (
    SELECT place, category, sex, count(*) AS n FROM kinds WHERE served GROUP BY place, category, sex
    UNION ALL SELECT place, 'any', sex, count(*) FROM targets WHERE served GROUP BY place, sex
) one USING (place)
-- table: by_age
SELECT ARRAY[category, (ARRAY['female', 'male', 'other'])[sex],
             (ARRAY['unknown', '50+', '25-49', '20-24', '18-19'])[age + 1]], n
FROM (
    SELECT category, sex, age, count(*) AS n FROM kinds WHERE served GROUP BY category, sex, age
    UNION ALL SELECT 'any', sex, age, count(*) FROM targets WHERE served GROUP BY sex, age
) one
-- table: month
SELECT ARRAY[code, category], n FROM places JOIN (
    SELECT place, category, count(*) AS n FROM kinds WHERE in_month GROUP BY place, category
    UNION ALL SELECT place, 'any', count(*) FROM targets WHERE in_month GROUP BY place
) one USING (place)
-- table: cascade
SELECT ARRAY[(%(cascade)s::text[])[at + 1]], count(*) FROM reached CROSS JOIN generate_series(0, step) at GROUP BY at
-- table: quarters
SELECT ARRAY[quarter, 'new'], count(people.person) FROM quarter LEFT JOIN people ON since BETWEEN opens AND closes
GROUP BY quarter
UNION ALL SELECT ARRAY[quarter, 'returning'], count(person) FROM quarter
LEFT JOIN (seen JOIN people USING (person)) ON quarters & bit > 0 AND since < opens GROUP BY quarter
-- table: profile
SELECT ARRAY[(ARRAY['female', 'male', 'other'])[sex], (ARRAY['unknown', '50+', '25-49', '20-24', '18-19'])[age + 1]],
       count(*)
FROM reached GROUP BY sex, age
-- table: channels
SELECT ARRAY[channel], count(DISTINCT person) FROM met WHERE person IS NOT NULL GROUP BY channel
-- table: providers
SELECT ARRAY[organisation.kind], count(DISTINCT person)
FROM visits JOIN records USING (client_id) JOIN eligible USING (person, category) JOIN people USING (person)
JOIN services_organisation organisation ON organisation.id = provider_id
WHERE visits.last >= eligible.since AND visits.last >= %(base)s GROUP BY organisation.kind
-- table: referrals
SELECT ARRAY[coalesce(category, 'any'), step], count(DISTINCT person)
FROM cohort CROSS JOIN LATERAL (VALUES ('sent', sent_on), ('accepted', accepted_on), ('declined', declined_on),
                                       ('attended', attended_on), ('completed', completed_on)) steps (step, step_on)
WHERE step_on IS NOT NULL GROUP BY GROUPING SETS ((category, step), (step))
-- table: waiting
SELECT ARRAY[until, CASE WHEN days <= 2 THEN 'days_2' WHEN days <= 7 THEN 'days_7' WHEN days <= 14 THEN 'days_14'
                         ELSE 'longer' END], count(*)
FROM (
    SELECT DISTINCT ON (person, until) until, ended_on - sent_on AS days
    FROM cohort CROSS JOIN LATERAL (VALUES ('answered', least(accepted_on, declined_on)), ('attended', attended_on))
                            waits (until, ended_on)
    WHERE ended_on IS NOT NULL ORDER BY person, until, ended_on, sent_on DESC
) first GROUP BY 1
-- table: lasting
SELECT ARRAY[result, after, measure], count(*)
FROM results CROSS JOIN LATERAL (VALUES ('due', true), ('followed', followed), ('lasting', lasted)) held (measure, yes)
WHERE yes GROUP BY result, after, measure
-- table: contacts
SELECT ARRAY[CASE WHEN client_id IS NULL THEN 'anonymous' ELSE 'with_record' END, channel], sum(met)
FROM met WHERE "on" >= %(start)s GROUP BY client_id IS NULL, channel
-- table: children
SELECT ARRAY[]::text[], count(*) FROM persons WHERE age = 5
-- table: duplicates
SELECT ARRAY[measure], count(*) FROM targets CROSS JOIN LATERAL (VALUES ('eligible', true), ('served', served))
                                                          held (measure, yes)
WHERE yes AND rank > 0 GROUP BY measure
-- table: supplies
SELECT ARRAY[item], sum(given) FROM met JOIN casework_contactsupply supply ON supply.contact_id = met.id
WHERE given > 0 GROUP BY item HAVING count(*) >= %(k)s
