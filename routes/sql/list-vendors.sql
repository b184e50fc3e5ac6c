-- The vendors of this process, and whether each is paused for all processes.
select jsonb_build_object(
         'allPaused', exists (select from sending_pause where vendor = ''),
         'vendors', coalesce(
           jsonb_agg(listed.document
                      || jsonb_build_object('paused', sending_pause.vendor is not null, 'pausedAt', sending_pause.paused_at,
                                            'pausedBy', sending_pause.paused_by)
                     order by listed.number), '[]'))::text
  from jsonb_array_elements(:#${bean:vendorControl?method=list}::jsonb) with ordinality as listed (document, number)
  left join sending_pause on sending_pause.vendor = listed.document ->> 'vendor'
