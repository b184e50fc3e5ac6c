-- Checks the ledger of all campaigns: how many are wrong, and which come first.
select count(*) as campaigns,
       count(*) filter (where not (complete and balanced)) as wrong,
       (array_agg(campaign_id order by campaign_id) filter (where not (complete and balanced)))[1:5]::text as first_wrong
  from campaign_ledger
