-- Begins a sweep unless one is under way: gives the time, on the database's clock, before which leases count as over.
-- A sweep that has not come back after a minute is taken for lost.
update lease_sweep
   set published_at = now()
 where published_at <= applied_at
    or published_at < now() - interval '1 minute'
returning to_char(published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as published_at
