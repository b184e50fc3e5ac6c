-- What a list of messages finds its way by. An index that has an entry per message would cost every insert and every claim
-- (docs/adr/0018-imports-in-batches.md), so these only narrow down where to look.
create index communication_log_customer on communication_log
  using brin (customer_id text_bloom_ops (n_distinct_per_range = 1500)) with (pages_per_range = 32, autosummarize = on);
create index communication_log_recipient on communication_log
  using brin (customer_email text_bloom_ops (n_distinct_per_range = 1500)) with (pages_per_range = 32, autosummarize = on);

-- PostgreSQL cannot know how few ranges of pages a Bloom filter leaves and would rather read the whole table.
create function find_messages(wanted_customer_id text, wanted_recipient text) returns setof bigint
language sql stable
set enable_seqscan = off
set enable_indexscan = off
set max_parallel_workers_per_gather = 0
set jit = off
as $$
  select id
    from communication_log
   where customer_id = wanted_customer_id
     and (wanted_recipient is null or customer_email = wanted_recipient)
  union all
  select id
    from communication_log
   where wanted_customer_id is null
     and customer_email = wanted_recipient
$$;

comment on function find_messages is 'The ids of the messages of a customer, to a recipient, or both; null = any, but not for both.';

-- The dead letters that name a message.
create index receipt_processing_queue_of_message on receipt_processing_queue (communication_log_id)
  where communication_log_id is not null and status <> 'PROCESSED';
create index operator_action_resolutions on operator_action (id) where action = 'RESOLVE_IN_DOUBT';

-- Between which ids a campaign's messages stand.
alter table campaign_intake
  add column first_message_id bigint,
  add column last_message_id  bigint;

alter table campaign_statistics
  add column first_message_id bigint,
  add column last_message_id  bigint;

comment on column campaign_statistics.first_message_id is 'No message of the campaign that was counted has a smaller id.';
comment on column campaign_statistics.last_message_id is 'No message of the campaign that was counted has a larger id.';

insert into campaign_statistics as statistics (campaign_id, first_message_id, last_message_id)
select campaign_id, min(id), max(id)
  from communication_log
 group by campaign_id
    on conflict (campaign_id) do update
   set first_message_id = excluded.first_message_id,
       last_message_id = excluded.last_message_id;

create or replace function count_campaign_intake() returns trigger language plpgsql as $$
declare
  milliseconds bigint;
begin
  insert into campaign_intake (campaign_id, messages, first_message_id, last_message_id)
  select campaign_id, count(*), min(id), max(id) from inserted group by campaign_id;
  if coalesce(current_setting('campaign_messaging.announced', true), '') = '' then
    perform set_config('campaign_messaging.announced', 'yes', true);
    milliseconds := extract(epoch from clock_timestamp()) * 1000;
    if milliseconds - (select last_value from message_announcement) not between 0 and 49 then
      perform setval('message_announcement', milliseconds);
      perform pg_notify('campaign_messages', '');
    end if;
  end if;
  return null;
end
$$;
