-- Notes that a call to a vendor that does not honour idempotency keys begins. It changes a row only while the claim
-- holds, so a sender that was stopped past its lease does not send what another may have sent meanwhile.
update communication_log
   set call_repeatable = false,
       updated_at = now()
 where id = :#${body[id]}
   and attempts = :#${body[attempt]}
   and attempt_open
   and status = 'PROCESSING'
   and lease_until = :#${body[lease_until]}
   and lease_until > now()
