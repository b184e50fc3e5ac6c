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
