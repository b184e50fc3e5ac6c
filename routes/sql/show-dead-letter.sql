-- Shows one dead letter with its headers and its bytes, as a JSON document; no row if there is none of that id.
select jsonb_build_object(
         'id', entry.id, 'queueMessageId', entry.queue_message_id, 'status', entry.status,
         'messageId', entry.communication_log_id, 'campaignId', message.campaign_id, 'messageStatus', message.status,
         'attempt', entry.attempt, 'errorCode', entry.error_code, 'errorText', entry.error_text,
         'deliveries', entry.deliveries, 'headers', entry.headers, 'bodyBase64', encode(entry.body, 'base64'),
         'receivedAt', entry.received_at, 'processedAt', entry.processed_at, 'replayedAt', entry.replayed_at,
         'replayActionId', entry.replay_action_id)::text as document
  from receipt_processing_queue as entry
  left join communication_log as message on message.id = entry.communication_log_id
 where entry.id = (:#${exchangeProperty.request}::jsonb ->> 'id')::bigint
   and entry.status <> 'PROCESSED'
