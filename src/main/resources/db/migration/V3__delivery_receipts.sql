-- What vendors reported: one row per message, attempt and event; the key makes a redelivered response harmless.
create table delivery_receipts (
  communication_log_id bigint      not null,
  attempt              integer     not null,
  event                text        not null,
  status               text        not null,
  vendor               text,
  vendor_ref           text,
  error_code           text,
  error_text           text,
  retryable            boolean,
  cost                 numeric(14, 6),
  latency_ms           integer,
  sent_at              timestamptz,
  received_at          timestamptz not null default now(),
  constraint delivery_receipts_pkey primary key (communication_log_id, attempt, event),
  constraint delivery_receipts_status_is_known check (status in ('DELIVERED', 'FAILED', 'UNANSWERED')),
  constraint delivery_receipts_attempt_positive check (attempt > 0)
) with (autovacuum_vacuum_insert_scale_factor = 0.1);

comment on table delivery_receipts is 'What vendors reported of each attempt; no foreign key, because a lookup per row would halve the write rate.';
comment on column delivery_receipts.event is 'What happened, in the word of the response; the status where it names none.';
