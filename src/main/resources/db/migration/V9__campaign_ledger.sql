-- The ledger: for each campaign what became of its messages, recounted, beside its counters.
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
         coalesce(counted.delivered, 0) as counted_delivered,
         coalesce(counted.failed, 0) as counted_failed,
         coalesce(counted.in_doubt, 0) as counted_in_doubt,
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
       (total, retrying, delivered, failed, in_doubt, receipts, cost)
         = (counted_total, counted_retrying, counted_delivered, counted_failed, counted_in_doubt, counted_receipts,
            counted_cost) as balanced
  from entry;

comment on view campaign_ledger is 'What became of each campaign''s messages, recounted from the rows: complete if every message is in exactly one state, balanced if the counters equal the recount, finished if nothing is open. It reads all messages and receipts of the campaigns asked for.';

-- Every difference that a reconciliation found and mended.
create table counter_correction (
  id         bigint generated always as identity primary key,
  action_id  bigint         not null references operator_action (id),
  campaign_id text          not null,
  counter    text           not null,
  counted    numeric(20, 6) not null,
  recounted  numeric(20, 6) not null
);

comment on table counter_correction is 'One row per counter that a reconciliation found wrong: what it said and what the rows say.';
