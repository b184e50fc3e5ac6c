-- Imports of messages over HTTP: how far each has come, so that a repeat under its Idempotency-Key goes on behind what
-- was taken in before, and its report.
create table message_import (
  id              bigint generated always as identity primary key,
  campaign_id     text        not null,
  format          text        not null,
  operator        text        not null,
  idempotency_key text,
  action_id       bigint      not null references operator_action (id),
  run             integer     not null default 1,
  running_until   timestamptz,
  records         bigint      not null default 0,
  digest          text,
  accepted        bigint      not null default 0,
  refused         bigint      not null default 0,
  message_ids     bigint[]    not null default '{}',
  requested_at    timestamptz not null default now(),
  changed_at      timestamptz not null default now(),
  finished_at     timestamptz,
  constraint message_import_key unique (operator, idempotency_key)
);

create index message_import_changed on message_import (changed_at);

comment on table message_import is 'One row per import of messages, until its time is over.';
comment on column message_import.run is 'Which run of the import is the latest; a batch of an older one is not taken in.';
comment on column message_import.running_until is 'Until then a repeat under the same key is refused; null = nobody is at it.';
comment on column message_import.records is 'How many lines of the body were taken in or refused.';
comment on column message_import.digest is 'The SHA-256 of these lines as they were read, by which a repeat is known to be of the same body.';
comment on column message_import.message_ids is 'The ids of its first 100 messages.';

create table message_import_refusal (
  import_id bigint not null references message_import (id) on delete cascade,
  number    bigint not null,
  line      bigint not null,
  field     text,
  reason    text   not null,
  primary key (import_id, number)
);

comment on table message_import_refusal is 'Why lines of an import were refused, the first 1,000 of each.';
comment on column message_import_refusal.number is 'The number of the message in the body, from 1.';
