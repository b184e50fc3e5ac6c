-- The database's clock, by which every lease is measured. As text it has its offset from UTC with it, so that a
-- consumer in another time zone, or in the hour that a clock is set back, reads the same moment.
select now()::text as published_at
