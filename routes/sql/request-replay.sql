-- Marks the dead letters of a replay, or only counts them in a dry run. Either way the operator's action is kept.
with request as (
  select content, (content ->> 'dryRun')::boolean as dry_run, (content ->> 'failedOnly')::boolean as failed_only,
         content -> 'ids' as ids
    from (select :#${exchangeProperty.request}::jsonb as content) as document
),
wanted as (
  select entry.id
    from receipt_processing_queue as entry
    cross join request
    left join communication_log as message on message.id = entry.communication_log_id
   where (entry.status = 'DEAD_LETTERED' or (entry.status = 'REPLAYED' and not failed_only))
     and entry.body is not null
     and (ids is null or entry.id in (select element::bigint from jsonb_array_elements_text(ids) as element))
     and (content ->> 'errorCode' is null or entry.error_code = content ->> 'errorCode')
     and (content ->> 'campaignId' is null or message.campaign_id = content ->> 'campaignId')
     and (content ->> 'receivedFrom' is null or entry.received_at >= (content ->> 'receivedFrom')::timestamptz)
     and (content ->> 'receivedTo' is null or entry.received_at < (content ->> 'receivedTo')::timestamptz)
   order by entry.id
     for update of entry
),
noted as (
  insert into operator_action (action, operator, origin, request, outcome)
  select 'REPLAY_DEAD_LETTERS', :#${exchangeProperty.operator}, :#${exchangeProperty.origin}, content,
         jsonb_build_object('matched', (select count(*) from wanted), 'dryRun', dry_run)
    from request
  returning id, outcome
),
begun as (
  insert into dead_letter_replay (action_id, rate_per_second)
  select noted.id, (content ->> 'ratePerSecond')::integer
    from noted, request
   where not dry_run
     and exists (select from wanted)
),
marked as (
  update receipt_processing_queue as entry
     set status = 'REPLAYING',
         replay_action_id = noted.id,
         replay_taken_until = null
    from noted, request
   where entry.id in (select id from wanted)
     and not dry_run
)
select (jsonb_build_object('actionId', noted.id, 'ids', coalesce(
         (select jsonb_agg(id order by id) from (select id from wanted order by id limit 100) as first), '[]'))
         || noted.outcome)::text as document
  from noted
