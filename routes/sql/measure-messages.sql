-- What all campaigns hold, from their counters, and for how long the message that waits longest has been due. It goes from
-- campaign to campaign along communication_log_due, as the claim does, at most 10,000 of them; what is paused or cancelled
-- is not late.
with recursive waiting as (
  (select campaign_id
     from communication_log
    where due is not null
    order by campaign_id
    limit 1)
  union all
  select (select next.campaign_id
            from communication_log as next
           where next.due is not null and next.campaign_id > waiting.campaign_id
           order by next.campaign_id
           limit 1)
    from waiting
   where waiting.campaign_id is not null
),
oldest as (
  select min(message.due) as due
    from (select campaign_id from waiting where campaign_id is not null limit 10000) as ring
    left join campaign on campaign.id = ring.campaign_id
   cross join lateral (
           select due
             from communication_log
            where campaign_id = ring.campaign_id and due is not null
            order by due
            limit 1) as message
   where campaign.paused_at is null and campaign.cancelled_at is null
)
select coalesce(sum(total), 0) as total,
       coalesce(sum(total - delivered - failed - not_sent), 0) as open,
       coalesce(sum(retrying), 0) as retrying,
       coalesce(sum(sent), 0) as sent,
       coalesce(sum(delivered), 0) as delivered,
       coalesce(sum(failed), 0) as failed,
       coalesce(sum(in_doubt), 0) as in_doubt,
       coalesce(sum(not_sent), 0) as not_sent,
       (select coalesce(greatest(0, extract(epoch from now() - due)), 0) from oldest) as oldest_due_seconds
  from campaign_progress
