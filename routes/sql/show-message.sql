-- Shows one message with all that is known of it, as a JSON document; no row if there is none of that id.
with request as (
  select (:#${exchangeProperty.request}::jsonb ->> 'id')::bigint as id
)
select jsonb_build_object(
         'id', message.id, 'campaignId', message.campaign_id, 'customerId', message.customer_id,
         'recipient', message.customer_email, 'customerName', message.customer_name,
         'messageText', message.message_text, 'status', message.status, 'attempts', message.attempts,
         'maxAttempts', message.max_attempts, 'attemptOpen', message.attempt_open, 'lostClaims', message.lost_claims,
         'callRepeatable', message.call_repeatable, 'vendor', message.vendor, 'vendorReference', message.vendor_ref,
         'errorCode', message.error_code, 'createdAt', message.created_at, 'updatedAt', message.updated_at,
         'nextAttemptAt', case when message.status = 'PENDING' then message.next_attempt_at end,
         'leaseUntil', case when message.status = 'PROCESSING' then message.lease_until end,
         'sentSince', message.sent_since, 'inDoubtSince', message.in_doubt_since, 'deliveredAt', message.delivered_at,
         'history', coalesce((
           -- An attempt without a receipt was begun and has no answer yet, or never got one.
           select jsonb_agg(jsonb_build_object('attempt', number, 'idempotencyKey', message.id || '-' || number,
                    'receipts', receipts) order by number)
             from generate_series(1, message.attempts) as number
            cross join lateral (
                    select coalesce(jsonb_agg(jsonb_build_object(
                             'event', event, 'status', status, 'vendor', vendor, 'vendorReference', vendor_ref,
                             'errorCode', error_code, 'errorText', error_text, 'retryable', retryable, 'cost', cost,
                             'latencyMillis', latency_ms, 'sentAt', sent_at, 'receivedAt', received_at)
                             order by received_at, event), '[]') as receipts
                      from delivery_receipts
                     where communication_log_id = message.id
                       and attempt = number) as answered), '[]'),
         'deadLetters', coalesce((
           select jsonb_agg(jsonb_build_object('id', id, 'status', entry.status, 'attempt', attempt,
                    'errorCode', entry.error_code, 'errorText', error_text, 'receivedAt', received_at,
                    'replayedAt', replayed_at) order by id)
             from receipt_processing_queue as entry
            where communication_log_id = message.id
              and entry.status <> 'PROCESSED'), '[]'),
         'resolutions', coalesce((
           -- An operator's word on this message, or on all of its campaign that were in doubt.
           select jsonb_agg(jsonb_build_object('actionId', id, 'operator', operator, 'resolution', request -> 'resolution',
                    'note', request -> 'note', 'ofWholeCampaign', request -> 'messageIds' is null,
                    'requestedAt', requested_at) order by id)
             from operator_action
            where action = 'RESOLVE_IN_DOUBT'
              and requested_at >= message.created_at
              and (request -> 'messageIds' @> to_jsonb(message.id)
                   or (request -> 'messageIds' is null and request ->> 'campaignId' = message.campaign_id))), '[]'))::text
         as document
  from communication_log as message
  join request on request.id = message.id
