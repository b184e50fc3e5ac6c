-- Lists what operators did, the latest first, as a JSON document.
with request as (
  select :#${exchangeProperty.request}::jsonb as content
),
action as (
  select done.*
    from operator_action as done, request
   where (content ->> 'action' is null or action = content ->> 'action')
     and (content ->> 'operator' is null or operator = content ->> 'operator')
     and (content ->> 'requestedFrom' is null or requested_at >= (content ->> 'requestedFrom')::timestamptz)
     and (content ->> 'requestedTo' is null or requested_at < (content ->> 'requestedTo')::timestamptz)
     and (content ->> 'after' is null or id < (content ->> 'after')::bigint)
   order by id desc
   limit (select (content ->> 'limit')::integer from request)
)
select jsonb_build_object(
         'items', coalesce((select jsonb_agg(jsonb_build_object(
                              'id', id, 'action', action, 'operator', operator, 'origin', origin, 'request', request,
                              'outcome', outcome, 'requestedAt', requested_at) order by id desc)
                              from action), '[]'),
         'next', case when (select count(*) from action) = (content ->> 'limit')::integer
                      then (select min(id) from action) end)::text as document
  from request
