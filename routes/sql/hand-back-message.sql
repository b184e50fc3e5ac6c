-- Hands a message back that was claimed and not sent: its attempt stays open, so the next claim repeats it.
update communication_log
   set status = 'PENDING',
       next_attempt_at = now() + make_interval(secs => :#${bean:claimSettings?method=handBackDelaySeconds}::double precision),
       lease_until = null,
       updated_at = now()
 where id = :#${body[id]}
   and attempts = :#${body[attempt]}
   and attempt_open
   and status = 'PROCESSING'
