-- Has nothing claimed any more, for one vendor or (with no name) for all, until it is resumed: the claim reads sending_pause.
with paused as (
  insert into sending_pause (vendor, paused_by)
  values (:#${exchangeProperty.vendor}, :#${exchangeProperty.operator})
      on conflict (vendor) do nothing
  returning vendor
),
noted as (
  insert into operator_action (action, operator, origin, request, outcome)
  select case when :#${exchangeProperty.vendor} = '' then 'PAUSE_SENDING' else 'PAUSE_VENDOR' end,
         :#${exchangeProperty.operator}, :#${exchangeProperty.origin},
         jsonb_strip_nulls(jsonb_build_object('vendor', nullif(:#${exchangeProperty.vendor}, ''))),
         jsonb_build_object('changed', exists (select from paused))
  returning id, request, outcome
)
select (request || outcome
         || jsonb_build_object('actionId', id, 'paused', true, 'holds', 'for all processes, until it is resumed'))::text
  from noted
