-- Campaigns take turns in a claim, and a paused one is passed over without a look at its messages, however many wait.
drop index communication_log_due;
create index communication_log_due on communication_log (campaign_id, due, id) where due is not null;

alter table campaign add column paused_at timestamptz;

comment on column campaign.paused_at is 'Since when none of its messages is claimed; null = it is not paused.';
