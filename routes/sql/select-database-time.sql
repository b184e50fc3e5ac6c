-- The database's clock, by which every lease is measured.
select now() as published_at
