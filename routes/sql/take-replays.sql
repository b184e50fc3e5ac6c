-- Takes the dead letters whose turn it is: for each replay as many as its rate allows for this second. One that a dead
-- process had taken is taken again after a minute; the fence makes a second publication harmless.
with turn as (
  update dead_letter_replay as replay
     set next_turn_at = now() + interval '1 second',
         finished_at = case when not exists (select from receipt_processing_queue as entry
                                              where entry.replay_action_id = replay.action_id
                                                and entry.status = 'REPLAYING')
                            then now() end
   where action_id in (select action_id
                         from dead_letter_replay
                        where finished_at is null
                          and next_turn_at <= now()
                        order by action_id
                          for update skip locked)
  returning action_id, rate_per_second
),
candidate as (
  select entry.id
    from turn
    cross join lateral (
      select id
        from receipt_processing_queue
       where replay_action_id = turn.action_id
         and status = 'REPLAYING'
         and (replay_taken_until is null or replay_taken_until < now())
       order by id
       limit turn.rate_per_second
         for update skip locked) as entry
)
update receipt_processing_queue as entry
   set replay_taken_until = now() + interval '1 minute'
  from candidate
 where entry.id = candidate.id
returning entry.id, entry.queue_message_id, entry.body
