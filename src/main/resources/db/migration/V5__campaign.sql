-- Campaigns and their counters. Both are made on first sight of a campaign_id, or before by hand to name a vendor.
create table campaign (
  id         text primary key,
  name       text,
  vendor     text,
  created_at timestamptz not null default now(),
  constraint campaign_vendor_is_a_name check (vendor ~ '^[a-z0-9][a-z0-9-]{0,39}$')
);

comment on column campaign.vendor is 'Which vendor-<name> route sends its messages; null = campaign.vendors.default.';

create table campaign_statistics (
  campaign_id text primary key,
  total       bigint         not null default 0,
  retrying    bigint         not null default 0,
  delivered   bigint         not null default 0,
  failed      bigint         not null default 0,
  in_doubt    bigint         not null default 0,
  receipts    bigint         not null default 0,
  cost        numeric(20, 6) not null default 0,
  updated_at  timestamptz    not null default now()
) with (fillfactor = 50);

comment on table campaign_statistics is 'Counters that equal a recount of communication_log and delivery_receipts.';
comment on column campaign_statistics.total is 'Messages counted so far; those not counted yet stand in campaign_intake.';
comment on column campaign_statistics.retrying is 'Open messages whose latest answered attempt failed.';

-- New messages are counted in an append-only table: a counter's row lock held by a long import would hold up every
-- response of that campaign, and two imports that meet in other orders would deadlock.
create table campaign_intake (
  id          bigint generated always as identity primary key,
  campaign_id text   not null,
  messages    bigint not null
);

comment on table campaign_intake is 'New messages that are not yet added to campaign_statistics.total, one row per inserting statement and campaign.';

create function count_campaign_intake() returns trigger language plpgsql as $$
begin
  insert into campaign_intake (campaign_id, messages)
  select campaign_id, count(*) from inserted group by campaign_id;
  return null;
end
$$;

create trigger communication_log_count_intake
  after insert on communication_log
  referencing new table as inserted
  for each statement execute function count_campaign_intake();

create view campaign_progress as
select coalesce(counted.campaign_id, waiting.campaign_id) as campaign_id,
       coalesce(counted.total, 0) + coalesce(waiting.messages, 0) as total,
       coalesce(counted.delivered, 0) as delivered,
       coalesce(counted.failed, 0) as failed,
       coalesce(counted.in_doubt, 0) as in_doubt,
       coalesce(counted.retrying, 0) as retrying,
       coalesce(counted.receipts, 0) as receipts,
       coalesce(counted.cost, 0) as cost,
       counted.updated_at
  from campaign_statistics counted
  full join (select campaign_id, sum(messages) as messages from campaign_intake group by campaign_id) waiting
    on waiting.campaign_id = counted.campaign_id;

comment on view campaign_progress is 'The counters of each campaign with the messages that are not counted yet.';
