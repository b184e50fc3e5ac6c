-- Moves the counts of new messages into the campaigns' counters, and makes the campaigns that are seen first.
with counted as (
  delete from campaign_intake
   where id in (select id from campaign_intake order by id limit 10000 for update skip locked)
  returning campaign_id, messages, first_message_id, last_message_id
),
seen as (
  insert into campaign (id)
  select distinct campaign_id from counted order by campaign_id
      on conflict (id) do nothing
)
insert into campaign_statistics as statistics (campaign_id, total, first_message_id, last_message_id)
select campaign_id, sum(messages), min(first_message_id), max(last_message_id)
  from counted
 group by campaign_id
 order by campaign_id
    on conflict (campaign_id) do update
   set total = statistics.total + excluded.total,
       first_message_id = least(statistics.first_message_id, excluded.first_message_id),
       last_message_id = greatest(statistics.last_message_id, excluded.last_message_id),
       updated_at = now()
