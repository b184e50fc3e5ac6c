-- Takes back a pause of one vendor or (with no name) of all, and announces it to all processes.
with resumed as (
  delete from sending_pause
   where vendor = :#${exchangeProperty.vendor}
  returning vendor
),
noted as (
  insert into operator_action (action, operator, origin, request, outcome)
  select case when :#${exchangeProperty.vendor} = '' then 'RESUME_SENDING' else 'RESUME_VENDOR' end,
         :#${exchangeProperty.operator}, :#${exchangeProperty.origin},
         jsonb_strip_nulls(jsonb_build_object('vendor', nullif(:#${exchangeProperty.vendor}, ''))),
         jsonb_build_object('changed', exists (select from resumed))
  returning id, request, outcome
),
announced as (
  select pg_notify('campaign_messages', '') from resumed
)
select (request || outcome
         || jsonb_build_object('actionId', id, 'paused', false, 'holds', 'for all processes',
                               'announced', (select count(*) > 0 from announced)))::text
  from noted
