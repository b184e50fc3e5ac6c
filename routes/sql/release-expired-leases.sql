-- Releases the messages whose lease ran out before the sweep was published. Their attempt stays open: it is repeated
-- under the same number and key. One whose call must not be repeated is IN_DOUBT, and so is one after five lost claims,
-- so that a message that kills its sender cannot loop. A time in the future, which only a foreign publisher sends, ends
-- no lease early.
with swept as (
  update lease_sweep set applied_at = now()
),
expired_claim as (
  delete from claim
   where id in (select id
                  from claim
                 where lease_until < least(:#${body}::timestamptz, now())
                 order by lease_until
                 limit 1000
                   for update skip locked)
  returning message_ids
),
expired as (
  select id, campaign_id, lost_claims, call_repeatable, error_code
    from communication_log
   where id in (select unnest(message_ids) from expired_claim)
     and status = 'PROCESSING'
     and lease_until < least(:#${body}::timestamptz, now())
   order by id
     for no key update
),
released as (
  update communication_log as message
     set status = case when expired.lost_claims + 1 >= 5 or not expired.call_repeatable then 'IN_DOUBT' else 'PENDING' end,
         lost_claims = expired.lost_claims + 1,
         next_attempt_at = now(),
         lease_until = null,
         updated_at = now()
    from expired
   where message.id = expired.id
  returning message.id, message.campaign_id, message.status, expired.error_code
),
counted as (
  insert into campaign_statistics as statistics (campaign_id, retrying, in_doubt)
  select campaign_id, -count(*) filter (where error_code is not null), count(*)
    from released
   where status = 'IN_DOUBT'
   group by campaign_id
   order by campaign_id
      on conflict (campaign_id) do update
     set retrying = statistics.retrying + excluded.retrying,
         in_doubt = statistics.in_doubt + excluded.in_doubt,
         updated_at = now()
)
select count(*) filter (where status = 'PENDING') as released,
       count(*) filter (where status = 'IN_DOUBT') as in_doubt
  from released
