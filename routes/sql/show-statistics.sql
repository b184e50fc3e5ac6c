-- Shows what vendors reported since the full hour 24 hours ago: of each campaign, vendor, error code and hour, and what it
-- cost. It reads the sums by the hour, not the receipts.
with request as (
  select content ->> 'campaignId' as campaign_id, date_trunc('hour', now() - interval '24 hours', 'UTC') as since
    from (select :#${exchangeProperty.request}::jsonb as content) as document
),
recent as (
  select summed.*
    from receipt_statistics as summed, request
   where hour >= since
     and (request.campaign_id is null or summed.campaign_id = request.campaign_id)
),
per_campaign as (
  select campaign_id, sum(receipts) as receipts, sum(receipts) filter (where status = 'DELIVERED') as delivered,
         sum(receipts) filter (where status = 'FAILED') as failed, sum(cost) as cost
    from recent
   group by campaign_id
   order by receipts desc, campaign_id
   limit 1000
),
per_vendor as (
  select vendor, sum(receipts) as receipts, sum(receipts) filter (where status = 'DELIVERED') as delivered,
         sum(receipts) filter (where status = 'FAILED') as failed, sum(cost) as cost
    from recent
   group by vendor
),
per_error_code as (
  select error_code, sum(receipts) as receipts
    from recent
   where error_code <> ''
   group by error_code
),
per_hour as (
  select begun.hour, coalesce(sum(receipts), 0) as receipts,
         sum(receipts) filter (where status = 'DELIVERED') as delivered,
         sum(receipts) filter (where status = 'FAILED') as failed, coalesce(sum(cost), 0) as cost
    from request
   cross join generate_series(since, now(), interval '1 hour') as begun (hour)
    left join recent on recent.hour = begun.hour
   group by begun.hour
)
select jsonb_build_object(
         'last24Hours', jsonb_build_object(
           'since', since,
           'receiptsProcessed', (select coalesce(sum(receipts), 0) from recent),
           'statusBreakdown', coalesce(
             (select jsonb_object_agg(status, receipts)
                from (select status, sum(receipts) as receipts from recent group by status) as per_status), '{}')),
         'campaigns', coalesce(
           (select jsonb_agg(jsonb_build_object(
                     'campaignId', campaign_id, 'receipts', receipts, 'delivered', coalesce(delivered, 0),
                     'failed', coalesce(failed, 0), 'cost', cost) order by receipts desc, campaign_id)
              from per_campaign), '[]'),
         'vendors', coalesce(
           (select jsonb_agg(jsonb_build_object(
                     'vendor', nullif(vendor, ''), 'receipts', receipts, 'delivered', coalesce(delivered, 0),
                     'failed', coalesce(failed, 0), 'cost', cost) order by receipts desc, vendor)
              from per_vendor), '[]'),
         'errorCodes', coalesce(
           (select jsonb_agg(jsonb_build_object('errorCode', error_code, 'receipts', receipts)
                             order by receipts desc, error_code)
              from per_error_code), '[]'),
         'hours', (select jsonb_agg(jsonb_build_object(
                            'hour', hour, 'receipts', receipts, 'delivered', coalesce(delivered, 0),
                            'failed', coalesce(failed, 0), 'cost', cost) order by hour)
                     from per_hour),
         'cost', (select coalesce(sum(cost), 0) from recent))::text as document
  from request
