-- Messages in doubt: whether the vendor has them is known to nobody here, so an operator or a later receipt says it.
alter table communication_log
  add column call_repeatable boolean not null default true,
  -- Null for all others, so that its index holds the messages in doubt alone and no update of another is not HOT for it.
  add column in_doubt_since timestamptz generated always as (case when status = 'IN_DOUBT' then updated_at end) stored;

create index communication_log_in_doubt on communication_log (in_doubt_since, id) where in_doubt_since is not null;

comment on column communication_log.call_repeatable is 'False from the beginning of a call to a vendor that does not honour idempotency keys until its answer: without one the message is IN_DOUBT and is not sent again.';
comment on column communication_log.in_doubt_since is 'Since when the message is IN_DOUBT; null for all others.';

-- Who steered what: one row for each action of an operator.
create table operator_action (
  id           bigint generated always as identity primary key,
  action       text        not null,
  operator     text        not null,
  request      jsonb       not null,
  outcome      jsonb       not null default '{}',
  requested_at timestamptz not null default now(),
  constraint operator_action_is_known check (action in ('RESOLVE_IN_DOUBT', 'REPLAY_DEAD_LETTERS', 'RECONCILE_COUNTERS'))
);

comment on table operator_action is 'One row for each action of an operator: who asked for what, when, and what came of it.';
comment on column operator_action.operator is 'The user that the HTTP side knew.';
