-- Notes that the broker has a replayed dead letter, unless it has come back as a dead letter meanwhile.
update receipt_processing_queue
   set status = 'REPLAYED',
       replay_taken_until = null,
       replayed_at = now()
 where id = :#${exchangeProperty.deadLetterId}
   and status = 'REPLAYING'
