-- Shows the ledger of one campaign or of all, as a JSON document.
with request as (
  select :#${exchangeProperty.request}::jsonb as content
)
select jsonb_build_object('campaigns', coalesce(jsonb_agg(jsonb_build_object(
         'campaignId', campaign_id, 'total', total, 'pending', pending, 'processing', processing, 'sent', sent,
         'delivered', delivered, 'failed', failed, 'inDoubt', in_doubt, 'notSent', not_sent, 'retrying', retrying,
         'receipts', receipts, 'cost', cost, 'open', open, 'finished', finished, 'complete', complete,
         'balanced', balanced, 'counted', jsonb_build_object(
           'total', counted_total, 'retrying', counted_retrying, 'sent', counted_sent, 'delivered', counted_delivered,
           'failed', counted_failed, 'inDoubt', counted_in_doubt, 'notSent', counted_not_sent,
           'receipts', counted_receipts, 'cost', counted_cost))
         order by campaign_id), '[]'))::text as document
  from campaign_ledger, request
 where content ->> 'campaignId' is null or campaign_id = content ->> 'campaignId'
