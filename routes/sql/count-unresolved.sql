-- Counts what waits for an operator: messages in doubt and dead letters.
select (select count(*) from communication_log where in_doubt_since is not null) as in_doubt,
       (select count(*) from receipt_processing_queue where status = 'DEAD_LETTERED') as dead_letters
