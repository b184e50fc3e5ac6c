-- Lists messages, the newest or the oldest first, as a JSON document. The messages are walked by their id, at most 10,000
-- of them: an index for each filter would cost every insert and every claim (docs/adr/0018-imports-in-batches.md). Where
-- the walk ends before the page is full, the document says where to go on. A recipient's address is not shown as a whole.
with request as (
  select content, (content ->> 'limit')::integer as page, content ->> 'order' = 'newest' as newest,
         (content ->> 'after')::bigint as after, content ->> 'campaignId' as campaign_id,
         content ->> 'status' as status, content ->> 'errorCode' as error_code
    from (select :#${exchangeProperty.request}::jsonb as content) as document
),
bound as (
  -- Where the campaign's first and last message stand; those that are not counted yet stand in its intake.
  select min(first_id) as first_id, max(last_id) as last_id
    from (select first_message_id as first_id, last_message_id as last_id
            from campaign_statistics
           where campaign_id = (select campaign_id from request)
          union all
          select first_message_id, last_message_id
            from campaign_intake
           where campaign_id = (select campaign_id from request)) as range
),
span as (
  select case when campaign_id is null then 0 else coalesce(first_id, 1) end as first_id,
         case when campaign_id is null then 9223372036854775807 else coalesce(last_id, 0) end as last_id
    from request, bound
),
-- Read only as far as the page needs it, in the order of one of the two branches. What is asked for stands in subqueries,
-- which are evaluated once, so that the other branch reads nothing.
walk as materialized (
  (select id, ((select campaign_id from request) is null or campaign_id = (select campaign_id from request))
              and ((select status from request) is null or status = (select status from request))
              and ((select error_code from request) is null or error_code = (select error_code from request)) as matches
     from communication_log
    where (select newest from request)
      and id >= (select first_id from span)
      and id <= (select least(last_id, after - 1) from span, request)
    order by id desc
    limit 10000)
  union all
  (select id, ((select campaign_id from request) is null or campaign_id = (select campaign_id from request))
              and ((select status from request) is null or status = (select status from request))
              and ((select error_code from request) is null or error_code = (select error_code from request))
     from communication_log
    where not (select newest from request)
      and id >= (select greatest(first_id, after + 1) from span, request)
      and id <= (select last_id from span)
    order by id
    limit 10000)
),
found as materialized (
  select id from walk where matches limit (select page from request)
)
select jsonb_build_object(
         'items', coalesce((
           select jsonb_agg(jsonb_build_object(
                    'id', message.id, 'campaignId', message.campaign_id, 'customerId', message.customer_id,
                    'recipient', regexp_replace(message.customer_email, '^(.).*@', '\1…@'),
                    'customerName', message.customer_name, 'status', message.status, 'attempts', message.attempts,
                    'maxAttempts', message.max_attempts, 'vendor', message.vendor,
                    'vendorReference', message.vendor_ref, 'errorCode', message.error_code,
                    'createdAt', message.created_at, 'updatedAt', message.updated_at,
                    'deliveredAt', message.delivered_at)
                    order by case when newest then -message.id else message.id end)
             from found
             join communication_log as message on message.id = found.id), '[]'),
         'next', case
           when (select count(*) from found) = page
             then (select case when newest then min(id) else max(id) end from found)
           when (select count(*) from walk) = 10000
             then (select case when newest then min(id) else max(id) end from walk)
         end)::text as document
  from request
