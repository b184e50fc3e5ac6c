-- Forgets imports whose time is over, with their keys and reports; their messages and the operator's action stay.
delete from message_import
 where id in (select id
                from message_import
               where changed_at
                     < now() - make_interval(secs => :#${bean:messageImports?method=keyRetentionSeconds}::double precision)
                 and coalesce(running_until, '-infinity') < now()
               order by changed_at
               limit 1000
                 for update skip locked)
