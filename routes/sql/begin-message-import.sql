-- Begins an import, or goes on with one whose Idempotency-Key is known, and says what is to be done with the body:
-- BEGUN and RESUMED are read and taken in, FINISHED is compared and its report repeated, all else is refused.
with request as (
  select content, content ->> 'campaignId' as campaign_id, content ->> 'format' as format,
         content ->> 'idempotencyKey' as idempotency_key, :#${exchangeProperty.operator} as operator,
         now() + make_interval(secs => :#${bean:messageImports?method=leaseSeconds}::double precision) as running_until
    from (select :#${exchangeProperty.request}::jsonb as content) as document
),
known as (
  select import.*,
         (import.campaign_id, import.format) is distinct from (request.campaign_id, request.format) as is_of_another
    from message_import as import
    join request using (operator, idempotency_key)
),
open as (
  -- A cancelled campaign takes nothing more, but what is over may be asked for again.
  select not exists (select from campaign where id = request.campaign_id and cancelled_at is not null) as is_open
    from request
),
begun as (
  insert into message_import (campaign_id, format, operator, idempotency_key, action_id, running_until)
  select campaign_id, format, operator, idempotency_key,
         nextval(pg_get_serial_sequence('operator_action', 'id')), running_until
    from request, open
   where is_open and not exists (select from known)
      on conflict on constraint message_import_key do nothing
  returning *
),
noted as (
  insert into operator_action (id, action, operator, origin, request) overriding system value
  select begun.action_id, 'ENQUEUE_MESSAGES', begun.operator, :#${exchangeProperty.origin},
         content || jsonb_build_object('importId', begun.id)
    from begun, request
),
resumed as (
  update message_import as import
     set run = import.run + 1,
         running_until = request.running_until,
         changed_at = now()
    from known, request, open
   where import.id = known.id
     and import.finished_at is null
     and not is_of_another
     and is_open
     and coalesce(import.running_until, '-infinity') < now()
  returning import.*
)
select 'BEGUN' as state, id as import_id, run, records, digest from begun
union all
select 'RESUMED', id, run, records, digest from resumed
union all
select case when is_of_another then 'OTHER_REQUEST'
            when finished_at is not null then 'FINISHED'
            when not is_open then 'CAMPAIGN_CANCELLED'
            else 'RUNNING' end,
       -- An import of another run is not this request's to let go of.
       case when finished_at is not null and not is_of_another then known.id end, known.run, known.records, known.digest
  from known, open
 where not exists (select from resumed)
union all
-- Neither begun nor known: the campaign is cancelled, or the same key began in this moment.
select case when is_open then 'RUNNING' else 'CAMPAIGN_CANCELLED' end, null, null, null, null
  from open
 where not exists (select from begun) and not exists (select from known)
