-- One row per claim, so that the sweep finds the leases that ran out without an index that every final update would
-- have to maintain. A row is removed when its lease is over.
create table claim (
  id          bigint generated always as identity primary key,
  claimed_at  timestamptz not null default now(),
  lease_until timestamptz not null,
  message_ids bigint[]    not null
);

create index claim_lease_until on claim (lease_until);

comment on table claim is 'The claims whose lease is not over yet, with the ids of their messages.';

-- One sweep is under way at a time, however many processes there are and however long the response queue is.
create table lease_sweep (
  only_row     boolean     primary key default true check (only_row),
  published_at timestamptz not null default '-infinity',
  applied_at   timestamptz not null default '-infinity'
);

insert into lease_sweep default values;

comment on table lease_sweep is 'When the sweep of expired leases was last published and last applied.';
