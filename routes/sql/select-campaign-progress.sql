-- The progress of the campaigns that moved lately, the busiest first.
select campaign_id, total, sent, delivered, failed, in_doubt, not_sent, retrying, cost
  from campaign_progress
 where updated_at > now() - interval '1 minute'
 order by updated_at desc, campaign_id
 limit 10
