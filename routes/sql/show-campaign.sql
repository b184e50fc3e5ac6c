-- Shows one campaign with its progress, as a JSON document; no row if there is none of that id.
select (campaign_document(overview) || jsonb_build_object('progress', jsonb_build_object(
         'done', done, 'open', open, 'share', round(done::numeric / greatest(total, 1), 4),
         'finished', total > 0 and open = 0, 'changedAt', updated_at)))::text as document
  from campaign_overview as overview
 where id = :#${exchangeProperty.request}::jsonb ->> 'campaignId'
