-- Hands a message back that was claimed and not sent: its attempt stays open, so the next claim repeats it. The lease
-- tells this claim from a later one of the same attempt, which belongs to another sender.
update communication_log
   set status = 'PENDING',
       next_attempt_at = now() + make_interval(secs => :#${bean:claimSettings?method=handBackDelaySeconds}::double precision),
       call_repeatable = true,
       lease_until = null,
       updated_at = now()
 where id = :#${body[id]}
   and attempts = :#${body[attempt]}
   and attempt_open
   and status = 'PROCESSING'
   and lease_until = :#${body[lease_until]}
