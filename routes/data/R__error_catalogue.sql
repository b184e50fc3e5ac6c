-- The error catalogue. Edit it and start again: the application applies this file whenever it has changed.
-- back_off_class: a retry waits a random part of base_seconds * 2^(attempt-1), at most cap_seconds.
insert into back_off_class (name, base_seconds, cap_seconds) values
  ('quick',    1,   30),
  ('standard', 2,  120),
  ('slow',    30, 3600)
on conflict (name) do update
   set base_seconds = excluded.base_seconds,
       cap_seconds = excluded.cap_seconds;

-- retryable is what holds where the vendor's answer does not say so itself.
insert into error_catalogue (code, retryable, back_off_class, description) values
  ('BOUNCED',                 false, 'standard', 'The address does not accept mail.'),
  ('INVALID_RECIPIENT',       false, 'standard', 'The address is empty or no address.'),
  ('SPAM',                    false, 'standard', 'The vendor took the message for spam.'),
  ('RATE_LIMITED',            true,  'standard', 'The vendor asks to send slower.'),
  ('TEMPORARILY_UNAVAILABLE', true,  'standard', 'The vendor is out of service for a while.'),
  ('TIMEOUT',                 true,  'standard', 'The vendor answered that it ran out of time and did not send.'),
  ('UNKNOWN_VENDOR',          false, 'standard', 'There is no vendor route of that name.'),
  ('VENDOR_UNREACHABLE',      true,  'slow',     'No connection to the vendor; nothing was sent.'),
  ('VENDOR_ADDRESS_REFUSED',  false, 'standard', 'The vendor is at a private address, which is not allowed; nothing was sent.'),
  ('VENDOR_TIMEOUT',          true,  'standard', 'The call went out and no answer came.'),
  ('VENDOR_ERROR',            true,  'standard', 'The vendor, or the route to it, failed in a way that has no rule.'),
  ('VENDOR_REJECTED',         false, 'standard', 'The vendor refused the request in a way that has no rule.'),
  ('UNREADABLE_ANSWER',       false, 'standard', 'The vendor accepted the call, but its answer cannot be read.'),
  ('NO_RECEIPT',              false, 'standard', 'The vendor accepted the message and never said what became of it.')
on conflict (code) do update
   set retryable = excluded.retryable,
       back_off_class = excluded.back_off_class,
       description = excluded.description;
