-- Moves the counts of new messages into the campaigns' counters, and makes the campaigns that are seen first.
with counted as (
  delete from campaign_intake
   where id in (select id from campaign_intake order by id limit 10000 for update skip locked)
  returning campaign_id, messages
),
seen as (
  insert into campaign (id)
  select distinct campaign_id from counted order by campaign_id
      on conflict (id) do nothing
)
insert into campaign_statistics as statistics (campaign_id, total)
select campaign_id, sum(messages)
  from counted
 group by campaign_id
 order by campaign_id
    on conflict (campaign_id) do update
   set total = statistics.total + excluded.total,
       updated_at = now()
