-- Finds the attempts that vendors' receipts are about, by our idempotency key or by the vendor's own reference, and
-- writes the receipts as results of them. A receipt without a message is told back, and then nothing is published.
with request as (
  select :#${exchangeProperty.request}::jsonb as content
),
receipt as (
  select element.*
    from request,
         rows from (jsonb_to_recordset(request.content -> 'receipts') as (
           "idempotencyKey" text, vendor text, "vendorReference" text, status text, event text, "errorCode" text,
           "errorText" text, retryable boolean, cost numeric)) with ordinality as element
),
found as (
  select receipt.*, message.id, message.attempt, message.sender
    from receipt
    left join lateral (
           select id, split_part(receipt."idempotencyKey", '-', 2)::integer as attempt, vendor as sender
             from communication_log
            where id = split_part(receipt."idempotencyKey", '-', 1)::bigint
              and attempts >= split_part(receipt."idempotencyKey", '-', 2)::integer
           union all
           select id, attempts, vendor
             from communication_log
            where receipt."idempotencyKey" is null
              and awaited_reference = receipt."vendorReference"
              and vendor = receipt.vendor) as message on true
)
select nullif(count(*) filter (where id is null), 0) as unknown,
       string_agg(ordinality::text, ', ' order by ordinality) filter (where id is null) as unknown_positions,
       jsonb_build_object('accepted', count(*))::text as document,
       jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
         'messageId', id, 'attempt', attempt, 'status', status, 'event', event, 'vendor', coalesce(vendor, sender),
         'vendorReference', "vendorReference", 'errorCode', "errorCode", 'errorText', "errorText",
         'retryable', retryable, 'cost', cost)) order by ordinality)::text as results
  from found
