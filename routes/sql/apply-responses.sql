-- Applies the vendor responses of one queue message: receipts, statuses, counters and tracking, in one statement and
-- therefore one transaction. Returns the responses that cannot belong to any message, which are then dead-lettered, and
-- how many receipts and messages it wrote, for the metrics.
with pack as (
  select case json_typeof(document.content)
           when 'array' then document.content
           else json_build_array(document.content)
         end as content
    from (select :#${body}::json as content) as document
),
response as (
  select element.*
    from pack,
         rows from (json_to_recordset(pack.content) as (
           "messageId" bigint, attempt integer, event text, status text, vendor text, "vendorReference" text,
           "errorCode" text, "errorText" text, retryable boolean, "retryAfterMillis" bigint, "backOffClass" text, cost numeric,
           "latencyMillis" integer, "sentAt" timestamptz)) with ordinality as element
),
-- The messages meant, locked in id order so that two consumers never wait for each other in a circle.
message as (
  select id, campaign_id, status, attempts, max_attempts, attempt_open, call_repeatable, lost_claims, error_code
    from communication_log
   where id in (select "messageId" from response)
   order by id
     for no key update
),
judged as (
  select response.*, message.id, message.campaign_id, message.status as old_status, message.attempts,
         message.max_attempts, message.attempt_open, message.call_repeatable, message.lost_claims,
         message.error_code as old_error_code,
         case
           when response.status is null or response.status not in ('ACCEPTED', 'DELIVERED', 'FAILED', 'UNANSWERED')
             then 'INVALID_STATUS'
           when response.attempt is null or response.attempt < 1 then 'INVALID_ATTEMPT'
           when response.cost < 0 or response.cost >= 1000000 then 'INVALID_COST'
           when message.id is null then 'UNKNOWN_MESSAGE'
           when response.attempt > message.attempts then 'FUTURE_ATTEMPT'
         end as refusal
    from response
    left join message on message.id = response."messageId"
),
valid as (
  select * from judged where refusal is null
),
-- A response that was applied before meets its own receipt here and adds nothing.
receipt as (
  insert into delivery_receipts (communication_log_id, attempt, event, status, vendor, vendor_ref, error_code,
                                 error_text, retryable, cost, latency_ms, sent_at)
  select id, attempt, coalesce(event, status), status, vendor, "vendorReference", "errorCode", "errorText",
         retryable, cost, "latencyMillis", "sentAt"
    from valid
      on conflict on constraint delivery_receipts_pkey do nothing
  returning communication_log_id, status, vendor, error_code, cost
),
-- The fence: only the answer of the open attempt counts, except that a late DELIVERED wins. One answer per message. An
-- attempt that was ACCEPTED stays open for its receipt.
effective as (
  select distinct on (valid.id)
         valid.*,
         -- The catalogue is looked up only for what failed, which most did not.
         case when valid.status = 'FAILED' then
           valid.attempts < valid.max_attempts
             and coalesce(valid.retryable,
                          (select retryable from error_catalogue where code = valid."errorCode"),
                          false)
         end as again,
         case when valid.status in ('FAILED', 'UNANSWERED') then
           greatest(
             (select random() * least(class.cap_seconds, class.base_seconds * 2 ^ least(valid.attempt - 1, 30))
                from back_off_class as class
               where class.name = coalesce(
                       (select name from back_off_class where name = valid."backOffClass"),
                       (select back_off_class from error_catalogue where code = valid."errorCode"),
                       'standard')),
             coalesce(valid."retryAfterMillis", 0) / 1000.0)
         end as wait_seconds
    from valid
   where valid.old_status <> 'DELIVERED'
     and (valid.status = 'DELIVERED'
          or (valid.attempt = valid.attempts and valid.attempt_open
              and case valid.status
                    when 'FAILED' then valid.old_status not in ('SUPPRESSED', 'CANCELLED', 'EXPIRED')
                    when 'ACCEPTED' then valid.old_status <> 'SENT'
                    else valid.old_status = 'PROCESSING'
                  end))
   order by valid.id, array_position(array['DELIVERED', 'FAILED', 'ACCEPTED', 'UNANSWERED'], valid.status),
            valid.ordinality
),
changed as (
  update communication_log as target
     set status = outcome.new_status,
         attempt_open = outcome.status in ('ACCEPTED', 'UNANSWERED'),
         call_repeatable = outcome.status <> 'UNANSWERED' or outcome.call_repeatable,
         lost_claims = target.lost_claims + case when outcome.status = 'UNANSWERED' then 1 else 0 end,
         vendor = coalesce(outcome.vendor, target.vendor),
         vendor_ref = coalesce(outcome."vendorReference", target.vendor_ref),
         error_code = case when outcome.status in ('FAILED', 'UNANSWERED')
                           then coalesce(outcome."errorCode", 'VENDOR_ERROR') end,
         delivered_at = case when outcome.status = 'DELIVERED' then now() end,
         next_attempt_at = case when outcome.new_status = 'PENDING'
                                then now() + make_interval(secs => outcome.wait_seconds::double precision)
                                else target.next_attempt_at end,
         lease_until = null,
         updated_at = now()
    from (select effective.*,
                 case
                   when status = 'DELIVERED' then 'DELIVERED'
                   when status = 'ACCEPTED' then 'SENT'
                   when status = 'UNANSWERED' and (lost_claims + 1 >= 5 or not call_repeatable) then 'IN_DOUBT'
                   when status = 'UNANSWERED' then 'PENDING'
                   when again then 'PENDING'
                   else 'FAILED'
                 end as new_status
            from effective) as outcome
   where target.id = outcome.id
  returning target.id, target.campaign_id, outcome.new_status, outcome.old_status, outcome.old_error_code,
            target.vendor, target.error_code, target.created_at
),
-- The new receipts by what they are counted by, so that what follows handles few rows.
received as (
  select message.campaign_id, receipt.vendor, receipt.status, receipt.error_code,
         count(*) as receipts,
         coalesce(sum(receipt.cost), 0) as cost
    from receipt
    join message on message.id = receipt.communication_log_id
   group by message.campaign_id, receipt.vendor, receipt.status, receipt.error_code
),
-- Campaign rows last and in id order. A message counts as retrying while it is open and its last answer failed.
movement as (
  select campaign_id,
         count(*) filter (where new_status = 'PENDING')
           - count(*) filter (where old_status in ('PENDING', 'PROCESSING') and old_error_code is not null) as retrying,
         count(*) filter (where new_status = 'SENT') - count(*) filter (where old_status = 'SENT') as sent,
         count(*) filter (where new_status = 'DELIVERED') as delivered,
         count(*) filter (where new_status = 'FAILED') - count(*) filter (where old_status = 'FAILED') as failed,
         count(*) filter (where new_status = 'IN_DOUBT') - count(*) filter (where old_status = 'IN_DOUBT') as in_doubt,
         -count(*) filter (where old_status in ('SUPPRESSED', 'CANCELLED', 'EXPIRED')) as not_sent,
         0 as receipts,
         0 as cost
    from changed
   group by campaign_id
  union all
  select campaign_id, 0, 0, 0, 0, 0, 0, receipts, cost
    from received
),
counted as (
  insert into campaign_statistics as statistics
         (campaign_id, retrying, sent, delivered, failed, in_doubt, not_sent, receipts, cost)
  select campaign_id, sum(retrying), sum(sent), sum(delivered), sum(failed), sum(in_doubt), sum(not_sent),
         sum(receipts), sum(cost)
    from movement
   group by campaign_id
   order by campaign_id
      on conflict (campaign_id) do update
     set retrying = statistics.retrying + excluded.retrying,
         sent = statistics.sent + excluded.sent,
         delivered = statistics.delivered + excluded.delivered,
         failed = statistics.failed + excluded.failed,
         in_doubt = statistics.in_doubt + excluded.in_doubt,
         not_sent = statistics.not_sent + excluded.not_sent,
         receipts = statistics.receipts + excluded.receipts,
         cost = statistics.cost + excluded.cost,
         updated_at = now()
),
-- By the hour, for the statistics: only what was really inserted.
summed as (
  insert into receipt_statistics as statistics (hour, campaign_id, vendor, status, error_code, receipts, cost)
  select date_trunc('hour', now(), 'UTC'), left(campaign_id, 200), statistics_vendor(vendor), status,
         statistics_error_code(error_code), sum(receipts), sum(cost)
    from received
   group by 1, 2, 3, 4, 5
   order by 1, 2, 3, 4, 5
      on conflict on constraint receipt_statistics_pkey do update
     set receipts = statistics.receipts + excluded.receipts,
         cost = statistics.cost + excluded.cost
),
tracked as (
  insert into receipt_processing_queue as entry (queue_message_id, status, responses, applied, deliveries)
  select :#${exchangeProperty.queueMessageId}, 'PROCESSED', (select count(*) from response),
         (select count(*) from changed), :#${exchangeProperty.deliveries}::integer
      on conflict on constraint receipt_processing_queue_message do update
     set deliveries = greatest(entry.deliveries + 1, excluded.deliveries),
         applied = entry.applied + excluded.applied,
         processed_at = now()
)
select 'REFUSED' as kind, judged.refusal as error_code, judged."messageId" as communication_log_id, judged.attempt,
       (pack.content -> (judged.ordinality::integer - 1))::text as document,
       -- Tells the responses of a pack apart; a single response keeps the id of its queue message, also when replayed.
       case when (select count(*) from response) > 1 then '/' || judged.ordinality else '' end as suffix,
       null as status, null as vendor, 1::bigint as counted, null::numeric as cost, null as waited,
       judged.ordinality as number
  from judged, pack
 where judged.refusal is not null
 union all
select 'RECEIPTS', error_code, null, null, null, null, status, vendor, sum(receipts)::bigint, sum(cost), null, null
  from received
 group by status, vendor, error_code
 union all
-- How long each message took, in milliseconds, if this is what became of it in the end.
select 'MESSAGES', error_code, null, null, null, null, new_status, vendor, count(*), null,
       string_agg(greatest(0, (date_part('epoch', now() - created_at) * 1000)::bigint)::text, ' ')
         filter (where new_status in ('DELIVERED', 'FAILED')),
       null
  from changed
 group by new_status, vendor, error_code
 order by number
