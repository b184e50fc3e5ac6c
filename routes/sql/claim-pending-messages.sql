-- Claims messages that are due for as long as the lease lasts: one statement, committed at once. Up to 100 campaigns take
-- their turn in it with equal shares, each with its oldest messages; the next look goes on behind the last of them. An
-- attempt that is still open (its answer was lost, or it was handed back) is repeated under its number.
with recursive mark as (
  -- Where the claim before this one ended, campaign by campaign: what it took still stands in the index until the next
  -- vacuum and would be passed over one by one. Without marks it is looked from campaign to campaign what is waiting.
  select nullif(:#${bean:claimTurn?method=marks}, '')::json as content
),
following as (
  (select campaign_id
     from communication_log
    where due is not null and campaign_id > :#${bean:claimTurn?method=after}
      and (select content is null from mark)
    order by campaign_id
    limit 1)
  union all
  select (select next.campaign_id
            from communication_log as next
           where next.due is not null and next.campaign_id > following.campaign_id
           order by next.campaign_id
           limit 1)
    from following
   where following.campaign_id is not null
),
preceding as (
  (select campaign_id
     from communication_log
    where due is not null and campaign_id <= :#${bean:claimTurn?method=after}
      and (select content is null from mark)
    order by campaign_id
    limit 1)
  union all
  select (select next.campaign_id
            from communication_log as next
           where next.due is not null and next.campaign_id > preceding.campaign_id
             and next.campaign_id <= :#${bean:claimTurn?method=after}
           order by next.campaign_id
           limit 1)
    from preceding
   where preceding.campaign_id is not null
),
waiting as (
  select campaign_id, row_number() over () as number, '-infinity'::timestamptz as after_due, 0::bigint as after_id
    from (select campaign_id from following union all select campaign_id from preceding) as ring
   where campaign_id is not null
  union all
  select marked.campaign_id, 0, marked.after_due, marked.after_id
    from mark,
         json_to_recordset(mark.content) as marked (campaign_id text, after_due timestamptz, after_id bigint)
),
guard as (
  -- The vendors that take only so much now; one that is not named takes everything.
  select vendor, room
    from json_to_recordset(nullif(:#${bean:vendorGuards?method=rooms}, '')::json) as guarded (vendor text, room integer)
),
admitted as (
  select waiting.*, coalesce(campaign.vendor, :#${bean:claimSettings?method=defaultVendor}) as vendor, guard.room
    from waiting
    left join campaign on campaign.id = waiting.campaign_id
    left join guard on guard.vendor = coalesce(campaign.vendor, :#${bean:claimSettings?method=defaultVendor})
   where campaign.paused_at is null and campaign.cancelled_at is null and guard.room is distinct from 0
     -- What operators have paused, everything or a vendor.
     and not exists (select from sending_pause where vendor = '')
     and coalesce(campaign.vendor, :#${bean:claimSettings?method=defaultVendor}) not in (select vendor from sending_pause)
   limit least(:#${bean:claimSettings?method=batchSize}::integer, 100)
),
turn as (
  -- What is to be had for a vendor is shared out among its campaigns.
  select admitted.*,
         room / count(*) over same_vendor
           + case when row_number() over same_vendor <= room % count(*) over same_vendor then 1 else 0 end as share
    from admitted
  window same_vendor as (partition by vendor order by number rows between unbounded preceding and unbounded following)
),
candidate as (
  select message.id, message.due
    from turn
   cross join lateral (
           select id, due
             from communication_log
            where campaign_id = turn.campaign_id
              and (due, id) > (turn.after_due, turn.after_id)
              and due <= now()
            order by due, id
            limit least((select ceil(:#${bean:claimSettings?method=batchSize}::numeric / greatest(count(*), 1)) from turn),
                        turn.share)
              for update skip locked) as message
   limit :#${bean:claimSettings?method=batchSize}::integer
),
claimed as (
  update communication_log as message
     set status = 'PROCESSING',
         attempts = message.attempts + case when message.attempt_open then 0 else 1 end,
         attempt_open = true,
         last_attempt_at = now(),
         lease_until = now() + make_interval(secs => :#${bean:claimSettings?method=leaseSeconds}::double precision),
         updated_at = now()
    from candidate
   where message.id = candidate.id
  returning message.id, message.campaign_id, message.customer_id, message.customer_email, message.customer_name,
            message.message_text, message.attempts as attempt, message.lease_until, candidate.due
),
noted as (
  insert into claim (lease_until, message_ids)
  select min(lease_until), array_agg(id) from claimed having count(*) > 0
)
select claimed.id, claimed.campaign_id, claimed.customer_id, claimed.customer_email, claimed.customer_name,
       claimed.message_text, claimed.attempt, claimed.lease_until,
       claimed.id || '-' || claimed.attempt as idempotency_key,
       turn.vendor, turn.number as turn, claimed.due
  from claimed
  join turn on turn.campaign_id = claimed.campaign_id
