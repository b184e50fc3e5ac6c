-- Whether sending is paused for all processes, beside the settings of this one.
select (:#${bean:sendingControl?method=show}::jsonb
         || jsonb_build_object('paused', sending_pause.vendor is not null, 'pausedAt', sending_pause.paused_at,
                               'pausedBy', sending_pause.paused_by))::text
  from (values ('')) as everything (vendor)
  left join sending_pause using (vendor)
