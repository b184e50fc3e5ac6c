-- Lists the messages of one customer, or to one recipient, the newest or the oldest first, as a JSON document. Both are
-- found by an index that only narrows down where to look (docs/adr/0018-imports-in-batches.md). A recipient's address is not
-- shown as a whole.
with request as (
  select content, (content ->> 'limit')::integer as page, content ->> 'order' = 'newest' as newest,
         (content ->> 'after')::bigint as after
    from (select :#${exchangeProperty.request}::jsonb as content) as document
),
theirs as (
  select message.*
    from request
   cross join lateral find_messages(content ->> 'customerId', content ->> 'recipient') as found (id)
    join communication_log as message on message.id = found.id
),
found as (
  select theirs.*
    from theirs, request
   where (content ->> 'campaignId' is null or campaign_id = content ->> 'campaignId')
     and (content ->> 'status' is null or status = content ->> 'status')
     and (content ->> 'errorCode' is null or error_code = content ->> 'errorCode')
     and (after is null or case when newest then id < after else id > after end)
   order by case when newest then -id else id end
   limit (select page from request)
)
select jsonb_build_object(
         'items', coalesce(jsonb_agg(jsonb_build_object(
           'id', id, 'campaignId', campaign_id, 'customerId', customer_id,
           'recipient', regexp_replace(customer_email, '^(.).*@', '\1…@'), 'customerName', customer_name,
           'status', status, 'attempts', attempts, 'maxAttempts', max_attempts, 'vendor', vendor,
           'vendorReference', vendor_ref, 'errorCode', error_code, 'createdAt', created_at, 'updatedAt', updated_at,
           'deliveredAt', delivered_at)
           order by case when newest then -id else id end), '[]'),
         'next', case when count(*) = max(page)
           then case when bool_and(newest) then min(id) else max(id) end end)::text as document
  from found, request
