-- Replaying dead letters: a replay marks its entries REPLAYING, a timer publishes them at the replay's rate.
alter table receipt_processing_queue
  add column replay_action_id   bigint references operator_action (id),
  add column replay_taken_until timestamptz,
  add column replayed_at        timestamptz,
  drop constraint receipt_processing_queue_status_is_known,
  add constraint receipt_processing_queue_status_is_known check (status in
    ('PROCESSED', 'DEAD_LETTERED', 'REPLAYING', 'REPLAYED'));

create index receipt_processing_queue_replaying on receipt_processing_queue (replay_action_id, id)
  where status = 'REPLAYING';
create index receipt_processing_queue_replayed on receipt_processing_queue (id) where status = 'REPLAYED';

comment on column receipt_processing_queue.replay_action_id is 'The latest replay that this dead letter belongs to.';
comment on column receipt_processing_queue.replay_taken_until is 'While REPLAYING: until then one process is publishing it; afterwards another may.';
comment on column receipt_processing_queue.replayed_at is 'When the broker confirmed the latest replay of it.';

create table dead_letter_replay (
  action_id       bigint      primary key references operator_action (id),
  rate_per_second integer     not null,
  next_turn_at    timestamptz not null default now(),
  finished_at     timestamptz,
  constraint dead_letter_replay_rate_in_range check (rate_per_second between 1 and 10000)
);

comment on table dead_letter_replay is 'One row per replay: at most rate_per_second dead letters are published per turn of a second, by whichever process takes the turn.';
