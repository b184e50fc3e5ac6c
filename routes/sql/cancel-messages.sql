-- Takes waiting messages out of cancelled campaigns, at most 10,000 at a time. It waits for no row that a claim or another
-- process holds. CANCELLED is only what no vendor has: a message whose latest call was never answered is IN_DOUBT.
with cancelled as (
  select id
    from campaign
   where cancelled_at is not null
     and exists (select from communication_log as waiting where waiting.campaign_id = campaign.id and waiting.due is not null)
),
candidate as (
  select message.id, message.error_code, message.maybe_sent
    from cancelled
   cross join lateral (
           select id, error_code, (attempt_open and lost_claims > 0) or not call_repeatable as maybe_sent
             from communication_log
            where campaign_id = cancelled.id
              and due is not null
            order by due, id
            limit 10000
              for no key update skip locked) as message
   limit 10000
),
changed as (
  update communication_log as message
     set status = case when candidate.maybe_sent then 'IN_DOUBT' else 'CANCELLED' end,
         updated_at = now()
    from candidate
   where message.id = candidate.id
  returning message.campaign_id, message.status, candidate.error_code
),
counted as (
  insert into campaign_statistics as statistics (campaign_id, retrying, in_doubt, not_sent)
  select campaign_id, -count(*) filter (where error_code is not null), count(*) filter (where status = 'IN_DOUBT'),
         count(*) filter (where status = 'CANCELLED')
    from changed
   group by campaign_id
   order by campaign_id
      on conflict (campaign_id) do update
     set retrying = statistics.retrying + excluded.retrying,
         in_doubt = statistics.in_doubt + excluded.in_doubt,
         not_sent = statistics.not_sent + excluded.not_sent,
         updated_at = now()
)
select count(*) as messages from changed
