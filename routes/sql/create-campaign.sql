-- Makes a campaign before its first message, to give it a name or a vendor; says so if there is one of that id.
with request as (
  select :#${exchangeProperty.request}::jsonb as content
),
made as (
  insert into campaign (id, name, vendor)
  select content ->> 'id', content ->> 'name', content ->> 'vendor' from request
      on conflict (id) do nothing
  returning id, name, vendor, created_at
),
noted as (
  insert into operator_action (action, operator, origin, request, outcome)
  select 'CREATE_CAMPAIGN', :#${exchangeProperty.operator}, :#${exchangeProperty.origin}, content,
         jsonb_build_object('campaignId', made.id)
    from request, made
  returning id
)
select (select jsonb_build_object('actionId', noted.id, 'id', made.id, 'name', made.name, 'vendor', made.vendor,
                                  'createdAt', made.created_at)::text
          from made, noted) as document,
       case when not exists (select from made) then 'There is a campaign of this id already.' end as conflict
  from request
