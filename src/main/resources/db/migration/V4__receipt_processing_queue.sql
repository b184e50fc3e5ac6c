-- The processing tracking: one row per queue message that was processed, one per response that was dead-lettered.
create table receipt_processing_queue (
  id                   bigint generated always as identity primary key,
  queue_message_id     text        not null,
  status               text        not null,
  responses            integer     not null default 1,
  applied              integer     not null default 0,
  deliveries           integer     not null default 1,
  communication_log_id bigint,
  attempt              integer,
  error_code           text,
  error_text           text,
  body                 bytea,
  headers              jsonb,
  received_at          timestamptz not null default now(),
  processed_at         timestamptz not null default now(),
  constraint receipt_processing_queue_message unique (queue_message_id),
  constraint receipt_processing_queue_status_is_known check (status in ('PROCESSED', 'DEAD_LETTERED', 'REPLAYED'))
);

create index receipt_processing_queue_dead_letters on receipt_processing_queue (id) where status = 'DEAD_LETTERED';

comment on table receipt_processing_queue is 'What was taken from the response queue: processed or dead-lettered, when, after how many deliveries, with which error.';
comment on column receipt_processing_queue.responses is 'How many vendor responses the queue message held.';
comment on column receipt_processing_queue.applied is 'How many of them changed their message; the others were late or repeated.';
comment on column receipt_processing_queue.body is 'The bytes of a dead-lettered response; null for processed ones.';
