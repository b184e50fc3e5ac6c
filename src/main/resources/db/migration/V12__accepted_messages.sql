-- A vendor may only accept a message and say later what became of it: SENT until its receipt comes. Both SENT and what
-- is not sent at all are counted, so that a campaign's progress needs no recount.
alter table communication_log
  -- Null for all others, as with in_doubt_since, so that no other update is kept from being HOT.
  add column sent_since timestamptz generated always as (case when status = 'SENT' then updated_at end) stored,
  add column awaited_reference text
    generated always as (case when status in ('SENT', 'IN_DOUBT') then vendor_ref end) stored;

create index communication_log_sent on communication_log (sent_since, id) where sent_since is not null;
create index communication_log_awaited on communication_log (awaited_reference) where awaited_reference is not null;

comment on column communication_log.sent_since is 'Since when the message is SENT, that is accepted by its vendor and waiting for a receipt; null for all others.';
comment on column communication_log.awaited_reference is 'While a receipt may still decide what became of the message, SENT or IN_DOUBT: the vendor''s reference, by which its receipt names it; null for all others.';
comment on column communication_log.attempt_open is 'True while it is open what the latest attempt came to. Its next claim repeats it under the same number and idempotency key; while SENT a receipt of it still counts.';

alter table delivery_receipts
  drop constraint delivery_receipts_status_is_known,
  add constraint delivery_receipts_status_is_known check (status in ('ACCEPTED', 'DELIVERED', 'FAILED', 'UNANSWERED'));

alter table campaign_statistics
  add column sent     bigint not null default 0,
  add column not_sent bigint not null default 0;

comment on column campaign_statistics.sent is 'Messages that their vendor accepted and has sent no receipt for yet.';
comment on column campaign_statistics.not_sent is 'Messages that were SUPPRESSED, CANCELLED or EXPIRED.';

insert into campaign_statistics as statistics (campaign_id, sent, not_sent)
select campaign_id, count(*) filter (where status = 'SENT'), count(*) filter (where status <> 'SENT')
  from communication_log
 where status in ('SENT', 'SUPPRESSED', 'CANCELLED', 'EXPIRED')
 group by campaign_id
    on conflict (campaign_id) do update
   set sent = excluded.sent,
       not_sent = excluded.not_sent;

create or replace view campaign_progress as
select coalesce(counted.campaign_id, waiting.campaign_id) as campaign_id,
       coalesce(counted.total, 0) + coalesce(waiting.messages, 0) as total,
       coalesce(counted.delivered, 0) as delivered,
       coalesce(counted.failed, 0) as failed,
       coalesce(counted.in_doubt, 0) as in_doubt,
       coalesce(counted.retrying, 0) as retrying,
       coalesce(counted.receipts, 0) as receipts,
       coalesce(counted.cost, 0) as cost,
       counted.updated_at,
       coalesce(counted.sent, 0) as sent,
       coalesce(counted.not_sent, 0) as not_sent
  from campaign_statistics counted
  full join (select campaign_id, sum(messages) as messages from campaign_intake group by campaign_id) waiting
    on waiting.campaign_id = counted.campaign_id;

drop view campaign_ledger;

create view campaign_ledger as
with recount as (
  select campaign_id,
         count(*) as total,
         count(*) filter (where status = 'PENDING') as pending,
         count(*) filter (where status = 'PROCESSING') as processing,
         count(*) filter (where status = 'SENT') as sent,
         count(*) filter (where status = 'DELIVERED') as delivered,
         count(*) filter (where status = 'FAILED') as failed,
         count(*) filter (where status = 'IN_DOUBT') as in_doubt,
         count(*) filter (where status in ('SUPPRESSED', 'CANCELLED', 'EXPIRED')) as not_sent,
         count(*) filter (where status in ('PENDING', 'PROCESSING') and error_code is not null) as retrying
    from communication_log
   group by campaign_id
),
receipt as (
  select message.campaign_id, count(*) as receipts, coalesce(sum(receipts.cost), 0) as cost
    from delivery_receipts as receipts
    join communication_log as message on message.id = receipts.communication_log_id
   group by message.campaign_id
),
entry as (
  select campaign_id,
         coalesce(recount.total, 0) as total,
         coalesce(recount.pending, 0) as pending,
         coalesce(recount.processing, 0) as processing,
         coalesce(recount.sent, 0) as sent,
         coalesce(recount.delivered, 0) as delivered,
         coalesce(recount.failed, 0) as failed,
         coalesce(recount.in_doubt, 0) as in_doubt,
         coalesce(recount.not_sent, 0) as not_sent,
         coalesce(recount.retrying, 0) as retrying,
         coalesce(receipt.receipts, 0) as receipts,
         coalesce(receipt.cost, 0) as cost,
         coalesce(counted.total, 0) as counted_total,
         coalesce(counted.retrying, 0) as counted_retrying,
         coalesce(counted.sent, 0) as counted_sent,
         coalesce(counted.delivered, 0) as counted_delivered,
         coalesce(counted.failed, 0) as counted_failed,
         coalesce(counted.in_doubt, 0) as counted_in_doubt,
         coalesce(counted.not_sent, 0) as counted_not_sent,
         coalesce(counted.receipts, 0) as counted_receipts,
         coalesce(counted.cost, 0) as counted_cost
    from recount
    full join campaign_progress as counted using (campaign_id)
    left join receipt using (campaign_id)
)
select entry.*,
       pending + processing + sent + in_doubt as open,
       pending + processing + sent + in_doubt = 0 as finished,
       total = pending + processing + sent + delivered + failed + in_doubt + not_sent as complete,
       (total, retrying, sent, delivered, failed, in_doubt, not_sent, receipts, cost)
         = (counted_total, counted_retrying, counted_sent, counted_delivered, counted_failed, counted_in_doubt,
            counted_not_sent, counted_receipts, counted_cost) as balanced
  from entry;

comment on view campaign_ledger is 'What became of each campaign''s messages, recounted from the rows: complete if every message is in exactly one state, balanced if the counters equal the recount, finished if nothing is open. It reads all messages and receipts of the campaigns asked for.';

-- Which actions there are is said by the statements that write them.
alter table operator_action
  add column origin text,
  drop constraint operator_action_is_known,
  add constraint operator_action_is_a_name check (action ~ '^[A-Z]+(_[A-Z]+)*$');

comment on column operator_action.origin is 'Where the request came from, an address of the network or the kind of connection; null where that was not known.';
