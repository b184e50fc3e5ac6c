-- Tracks a response that went to the dead-letter queue, with its bytes, its headers and what was wrong with it.
insert into receipt_processing_queue as entry
       (queue_message_id, status, deliveries, communication_log_id, attempt, error_code, error_text, body, headers)
values (:#${exchangeProperty.queueMessageId}, 'DEAD_LETTERED', :#${exchangeProperty.deliveries}::integer,
        :#${exchangeProperty.deadLetterMessageId}::bigint, :#${exchangeProperty.deadLetterAttempt}::integer,
        :#${exchangeProperty.deadLetterCode}, :#${exchangeProperty.deadLetterText}, :#${body}::bytea,
        :#${bean:deadLetters?method=headersAsJson}::jsonb)
    on conflict on constraint receipt_processing_queue_message do update
   set status = 'DEAD_LETTERED',
       communication_log_id = coalesce(excluded.communication_log_id, entry.communication_log_id),
       attempt = coalesce(excluded.attempt, entry.attempt),
       error_code = excluded.error_code,
       error_text = excluded.error_text,
       body = excluded.body,
       headers = excluded.headers,
       deliveries = greatest(entry.deliveries + 1, excluded.deliveries),
       processed_at = now()
