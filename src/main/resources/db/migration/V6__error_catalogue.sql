-- The error catalogue; its rows come from routes/data/R__error_catalogue.sql, which integrators edit.
create table back_off_class (
  name         text primary key,
  base_seconds numeric not null check (base_seconds > 0),
  cap_seconds  numeric not null check (cap_seconds > 0)
);

comment on table back_off_class is 'How long a retry waits: a random part (full jitter) of base * 2^(attempt-1), at most the cap.';

create table error_catalogue (
  code           text primary key,
  retryable      boolean not null,
  back_off_class text    not null references back_off_class (name),
  description    text    not null
);

comment on table error_catalogue is 'Every error code: whether another attempt may help, and how long to wait for it.';
