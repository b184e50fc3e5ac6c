-- Takes an operator's word on messages in doubt: delivered, failed, or send again under the same attempt and key. The
-- word is kept as a receipt, and as an operator's action.
with request as (
  select content,
         content ->> 'resolution' as resolution,
         content ->> 'campaignId' as campaign_id,
         content -> 'messageIds' as message_ids
    from (select :#${exchangeProperty.request}::jsonb as content) as document
),
message as (
  select message.id, message.campaign_id, message.attempts, message.vendor, message.error_code
    from communication_log as message, request
   where message.in_doubt_since is not null
     and (request.campaign_id is null or message.campaign_id = request.campaign_id)
     and (request.message_ids is null
          or message.id in (select element::bigint from jsonb_array_elements_text(request.message_ids) as element))
   order by message.id
     for no key update of message
),
receipt as (
  insert into delivery_receipts (communication_log_id, attempt, event, status, vendor, error_code, error_text)
  select message.id, message.attempts, 'OPERATOR_' || resolution, resolution, message.vendor,
         case resolution when 'FAILED' then 'DECLARED_FAILED' end, content ->> 'note'
    from message, request
   where resolution in ('DELIVERED', 'FAILED')
      on conflict on constraint delivery_receipts_pkey do nothing
  returning communication_log_id, status, vendor, error_code
),
changed as (
  update communication_log as target
     set status = case resolution when 'SEND_AGAIN' then 'PENDING' else resolution end,
         attempt_open = resolution = 'SEND_AGAIN',
         call_repeatable = true,
         lost_claims = case resolution when 'SEND_AGAIN' then 0 else target.lost_claims end,
         next_attempt_at = case resolution when 'SEND_AGAIN' then now() else target.next_attempt_at end,
         delivered_at = case resolution when 'DELIVERED' then now() end,
         error_code = case resolution when 'FAILED' then 'DECLARED_FAILED' when 'SEND_AGAIN' then target.error_code end,
         updated_at = now()
    from message, request
   where target.id = message.id
  returning target.id, target.campaign_id, resolution, message.error_code as old_error_code
),
counted as (
  insert into campaign_statistics as statistics (campaign_id, retrying, delivered, failed, in_doubt, receipts)
  select changed.campaign_id,
         count(*) filter (where resolution = 'SEND_AGAIN' and old_error_code is not null),
         count(*) filter (where resolution = 'DELIVERED'),
         count(*) filter (where resolution = 'FAILED'),
         -count(*),
         count(receipt.communication_log_id)
    from changed
    left join receipt on receipt.communication_log_id = changed.id
   group by changed.campaign_id
   order by changed.campaign_id
      on conflict (campaign_id) do update
     set retrying = statistics.retrying + excluded.retrying,
         delivered = statistics.delivered + excluded.delivered,
         failed = statistics.failed + excluded.failed,
         in_doubt = statistics.in_doubt + excluded.in_doubt,
         receipts = statistics.receipts + excluded.receipts,
         updated_at = now()
),
summed as (
  insert into receipt_statistics as statistics (hour, campaign_id, vendor, status, error_code, receipts, cost)
  select date_trunc('hour', now(), 'UTC'), left(message.campaign_id, 200), statistics_vendor(receipt.vendor),
         receipt.status, statistics_error_code(receipt.error_code), count(*), 0
    from receipt
    join message on message.id = receipt.communication_log_id
   group by 1, 2, 3, 4, 5
   order by 1, 2, 3, 4, 5
      on conflict on constraint receipt_statistics_pkey do update
     set receipts = statistics.receipts + excluded.receipts
),
noted as (
  insert into operator_action (action, operator, origin, request, outcome)
  select 'RESOLVE_IN_DOUBT', :#${exchangeProperty.operator}, :#${exchangeProperty.origin}, content,
         jsonb_build_object('resolved', (select count(*) from changed))
    from request
  returning id, outcome
)
select jsonb_build_object('actionId', noted.id, 'resolved', noted.outcome -> 'resolved',
         'messageIds', coalesce((select jsonb_agg(id order by id) from changed), '[]'))::text as document
  from noted
