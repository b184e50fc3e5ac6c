-- Lists campaigns by their ids, with their state and counters, as a JSON document.
with request as (
  select :#${exchangeProperty.request}::jsonb as content
),
campaign as (
  select overview.id, campaign_document(overview) as document
    from campaign_overview as overview, request
   where content ->> 'after' is null or overview.id > content ->> 'after'
   order by overview.id
   limit (select (content ->> 'limit')::integer from request)
)
select jsonb_build_object(
         'items', coalesce((select jsonb_agg(document order by id) from campaign), '[]'),
         'next', case when (select count(*) from campaign) = (content ->> 'limit')::integer
                      then (select max(id) from campaign) end)::text as document
  from request
