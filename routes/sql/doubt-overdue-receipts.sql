-- Puts messages in doubt whose vendor accepted them and has sent no receipt in time. Their attempt stays open: a receipt
-- that comes yet decides, else an operator does.
with overdue as (
  select id
    from communication_log
   where id in (select id
                  from communication_log
                 where sent_since < now() - make_interval(secs => :#${bean:claimSettings?method=receiptTimeoutSeconds}::double precision)
                 order by sent_since, id
                 limit 1000)
     and status = 'SENT'
   order by id
     for no key update skip locked
),
doubted as (
  update communication_log as message
     set status = 'IN_DOUBT',
         error_code = 'NO_RECEIPT',
         updated_at = now()
    from overdue
   where message.id = overdue.id
  returning message.campaign_id
),
counted as (
  insert into campaign_statistics as statistics (campaign_id, sent, in_doubt)
  select campaign_id, -count(*), count(*)
    from doubted
   group by campaign_id
   order by campaign_id
      on conflict (campaign_id) do update
     set sent = statistics.sent + excluded.sent,
         in_doubt = statistics.in_doubt + excluded.in_doubt,
         updated_at = now()
)
select count(*) as messages from doubted
