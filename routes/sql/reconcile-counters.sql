-- Repairs the counters that differ from a recount, and keeps every difference it found. Counters move by the difference,
-- so that what is counted meanwhile stays counted.
with difference as (
  select campaign_id, counter.name, counter.counted, counter.recounted
    from campaign_ledger
    cross join lateral (values
      ('total', counted_total::numeric, total::numeric),
      ('retrying', counted_retrying, retrying),
      ('sent', counted_sent, sent),
      ('delivered', counted_delivered, delivered),
      ('failed', counted_failed, failed),
      ('in_doubt', counted_in_doubt, in_doubt),
      ('not_sent', counted_not_sent, not_sent),
      ('receipts', counted_receipts, receipts),
      ('cost', counted_cost, cost)) as counter (name, counted, recounted)
   where counter.counted <> counter.recounted
),
noted as (
  insert into operator_action (action, operator, origin, request, outcome)
  select 'RECONCILE_COUNTERS', :#${exchangeProperty.operator}, :#${exchangeProperty.origin}, '{}',
         jsonb_build_object('differences', (select count(*) from difference))
  returning id, outcome
),
corrected as (
  insert into counter_correction (action_id, campaign_id, counter, counted, recounted)
  select noted.id, campaign_id, name, counted, recounted
    from difference, noted
),
repaired as (
  insert into campaign_statistics as statistics
         (campaign_id, total, retrying, sent, delivered, failed, in_doubt, not_sent, receipts, cost)
  select campaign_id,
         coalesce(sum(recounted - counted) filter (where name = 'total'), 0),
         coalesce(sum(recounted - counted) filter (where name = 'retrying'), 0),
         coalesce(sum(recounted - counted) filter (where name = 'sent'), 0),
         coalesce(sum(recounted - counted) filter (where name = 'delivered'), 0),
         coalesce(sum(recounted - counted) filter (where name = 'failed'), 0),
         coalesce(sum(recounted - counted) filter (where name = 'in_doubt'), 0),
         coalesce(sum(recounted - counted) filter (where name = 'not_sent'), 0),
         coalesce(sum(recounted - counted) filter (where name = 'receipts'), 0),
         coalesce(sum(recounted - counted) filter (where name = 'cost'), 0)
    from difference
   group by campaign_id
   order by campaign_id
      on conflict (campaign_id) do update
     set total = statistics.total + excluded.total,
         retrying = statistics.retrying + excluded.retrying,
         sent = statistics.sent + excluded.sent,
         delivered = statistics.delivered + excluded.delivered,
         failed = statistics.failed + excluded.failed,
         in_doubt = statistics.in_doubt + excluded.in_doubt,
         not_sent = statistics.not_sent + excluded.not_sent,
         receipts = statistics.receipts + excluded.receipts,
         cost = statistics.cost + excluded.cost,
         updated_at = now()
)
select (jsonb_build_object('actionId', noted.id) || noted.outcome || jsonb_build_object('corrections', coalesce(
         (select jsonb_agg(jsonb_build_object('campaignId', campaign_id, 'counter', name, 'counted', counted,
                                              'recounted', recounted) order by campaign_id, name)
            from difference), '[]')))::text as document
  from noted
