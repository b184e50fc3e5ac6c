-- Lists dead letters, the newest first, as a JSON document, without their bytes.
with request as (
  select :#${exchangeProperty.request}::jsonb as content
),
dead_letter as (
  select entry.id, entry.queue_message_id, entry.status, entry.communication_log_id, message.campaign_id, entry.attempt,
         entry.error_code, entry.error_text, entry.deliveries, octet_length(entry.body) as bytes, entry.received_at,
         entry.replayed_at
    from receipt_processing_queue as entry
    cross join request
    left join communication_log as message on message.id = entry.communication_log_id
   where (entry.status in ('DEAD_LETTERED', 'REPLAYING')
          or (entry.status = 'REPLAYED' and not (content ->> 'failedOnly')::boolean))
     and (content ->> 'errorCode' is null or entry.error_code = content ->> 'errorCode')
     and (content ->> 'campaignId' is null or message.campaign_id = content ->> 'campaignId')
     and (content ->> 'receivedFrom' is null or entry.received_at >= (content ->> 'receivedFrom')::timestamptz)
     and (content ->> 'receivedTo' is null or entry.received_at < (content ->> 'receivedTo')::timestamptz)
     and (content ->> 'after' is null or entry.id < (content ->> 'after')::bigint)
   order by entry.id desc
   limit (select (content ->> 'limit')::integer from request)
)
select jsonb_build_object('deadLetters', coalesce(jsonb_agg(jsonb_build_object(
         'id', id, 'queueMessageId', queue_message_id, 'status', status, 'messageId', communication_log_id,
         'campaignId', campaign_id, 'attempt', attempt, 'errorCode', error_code, 'errorText', error_text,
         'deliveries', deliveries, 'bytes', bytes, 'receivedAt', received_at, 'replayedAt', replayed_at)
         order by id desc), '[]'))::text as document
  from dead_letter
