-- What operators have paused holds for all processes and outlives them, so it stands here and the claim reads it itself.
create table sending_pause (
  vendor    text primary key,
  paused_at timestamptz not null default now(),
  paused_by text        not null,
  constraint sending_pause_is_of_a_vendor_or_all check (vendor = '' or vendor ~ '^[a-z0-9][a-z0-9-]{0,39}$')
);

comment on table sending_pause is 'One row for each vendor that nothing is claimed for until an operator resumes it.';
comment on column sending_pause.vendor is 'The vendor''s name; empty for all of them.';
comment on column sending_pause.paused_by is 'The operator as operator_action names it.';
