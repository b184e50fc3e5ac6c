-- Lets go of an import that did not come to its end, so that a repeat under its key goes on at once.
with released as (
  update message_import
     set running_until = null,
         changed_at = now()
   where id = :#${exchangeProperty.import[import_id]}::bigint
     and run = :#${exchangeProperty.import[run]}::integer
     and finished_at is null
  returning action_id, accepted, refused
)
update operator_action
   set outcome = jsonb_build_object('accepted', accepted, 'refused', refused, 'complete', false)
  from released
 where operator_action.id = action_id
