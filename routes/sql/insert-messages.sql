-- Takes a batch of an import in: its messages and refusals, and how far the import has come, in one statement and so at
-- once or not at all. A run that was taken over, and a cancelled campaign, take nothing in.
with batch as (
  select content, (content ->> 'importId')::bigint as import_id, (content ->> 'run')::integer as run,
         (content ->> 'last')::boolean as last, json_array_length(content -> 'messages') as messages,
         json_array_length(content -> 'refusals') as refusals
    from (select :#${body}::json as content) as document
),
import as (
  select message_import.id, message_import.campaign_id, message_import.refused, message_import.message_ids
    from message_import, batch
   where message_import.id = import_id
     and message_import.run = batch.run
     and message_import.finished_at is null
     for no key update of message_import
),
open as (
  select *
    from import
   where not exists (select from campaign where campaign.id = import.campaign_id and cancelled_at is not null)
),
inserted as (
  insert into communication_log
    (campaign_id, customer_id, customer_email, customer_name, message_text, max_attempts, next_attempt_at)
  select campaign_id, "customerId", "customerEmail", "customerName", "messageText",
         -- The defaults of the table.
         coalesce("maxAttempts", 3), coalesce("notBefore", now())
    from batch, open,
         rows from (json_to_recordset(content -> 'messages') as ("customerId" text, "customerEmail" text,
           "customerName" text, "messageText" text, "maxAttempts" integer, "notBefore" timestamptz))
           with ordinality as message ("customerId", "customerEmail", "customerName", "messageText", "maxAttempts",
           "notBefore", number)
   order by number
  returning id
),
seen as (
  insert into campaign (id)
  select campaign_id from open, batch where messages > 0
      on conflict (id) do nothing
),
reported as (
  insert into message_import_refusal (import_id, number, line, field, reason)
  select open.id, refusal.number, refusal.line, refusal.field, refusal.reason
    from batch, open,
         json_to_recordset(content -> 'refusals') as refusal (number bigint, line bigint, field text, reason text)
   order by refusal.number
   limit (select greatest(1000 - refused, 0) from open)
),
advanced as (
  update message_import as target
     set records = (content ->> 'records')::bigint,
         digest = content ->> 'digest',
         accepted = target.accepted + messages,
         refused = target.refused + refusals,
         message_ids = case when cardinality(target.message_ids) >= 100 then target.message_ids
           else (target.message_ids || array(select id from inserted order by id limit 100))[:100] end,
         running_until = case when not last
           then now() + make_interval(secs => :#${bean:messageImports?method=leaseSeconds}::double precision) end,
         changed_at = now(),
         finished_at = case when last then now() end
    from batch, open
   where target.id = open.id
  returning target.action_id, target.accepted, target.refused, last
),
noted as (
  update operator_action
     set outcome = jsonb_build_object('accepted', accepted, 'refused', refused)
    from advanced
   where operator_action.id = action_id and last
)
select case when exists (select from advanced) then 'TAKEN_IN'
            when exists (select from import) then 'CAMPAIGN_CANCELLED'
            else 'TAKEN_OVER' end as state
