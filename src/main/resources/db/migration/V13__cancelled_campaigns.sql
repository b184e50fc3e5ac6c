-- A cancelled campaign sends nothing more: claims pass it over at once, and a timer takes its waiting messages out.
alter table campaign add column cancelled_at timestamptz;

create index campaign_cancelled on campaign (id) where cancelled_at is not null;

comment on column campaign.cancelled_at is 'Since when it is cancelled, for good: no message of it is claimed, and what waits becomes CANCELLED; null = it is not.';

-- What lists and pages show of each campaign, from its counters. Which of the open messages are in a claim is looked up for
-- the newest claims alone, so that it costs the same however many messages there are.
create view campaign_overview as
with seen as (
  select id, name, vendor, created_at, paused_at, cancelled_at
    from campaign
  union all
  -- Campaigns whose first messages are not counted yet have no row.
  select distinct campaign_id, null, null, null::timestamptz, null::timestamptz, null::timestamptz
    from campaign_intake
   where not exists (select from campaign where campaign.id = campaign_intake.campaign_id)
),
waiting as (
  select campaign_id, sum(messages)::bigint as messages
    from campaign_intake
   group by campaign_id
),
claimed as (
  select message.campaign_id, count(*) as processing
    from (select unnest(message_ids) as id
            from (select message_ids from claim order by id desc limit 1000) as newest
           limit 10000) as latest
    join communication_log as message on message.id = latest.id and message.status = 'PROCESSING'
   group by message.campaign_id
),
counter as (
  select seen.*,
         coalesce(counted.total, 0) + coalesce(waiting.messages, 0) as total,
         coalesce(claimed.processing, 0) as processing,
         coalesce(counted.sent, 0) as sent,
         coalesce(counted.delivered, 0) as delivered,
         coalesce(counted.failed, 0) as failed,
         coalesce(counted.in_doubt, 0) as in_doubt,
         coalesce(counted.not_sent, 0) as not_sent,
         coalesce(counted.retrying, 0) as retrying,
         coalesce(counted.receipts, 0) as receipts,
         coalesce(counted.cost, 0) as cost,
         counted.updated_at
    from seen
    left join campaign_statistics as counted on counted.campaign_id = seen.id
    left join waiting on waiting.campaign_id = seen.id
    left join claimed on claimed.campaign_id = seen.id
),
progress as (
  select counter.*,
         delivered + failed + not_sent as done,
         total - delivered - failed - not_sent as open
    from counter
)
select id, name, vendor,
       case when cancelled_at is not null then 'CANCELLED'
            when paused_at is not null then 'PAUSED'
            when total > 0 and open = 0 then 'FINISHED'
            else 'RUNNING'
       end as state,
       total, open - sent - in_doubt - processing as pending, processing, sent, delivered, failed, in_doubt, not_sent,
       retrying, receipts, cost, done, open, created_at, paused_at, cancelled_at, updated_at
  from progress;

comment on view campaign_overview is 'Each campaign with its state and counters, without a recount. Pending and processing together are exact; how they share is, too, while no more than 10,000 messages are in claims.';

create function campaign_document(overview campaign_overview) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'id', overview.id, 'name', overview.name, 'vendor', overview.vendor, 'state', overview.state,
    'total', overview.total, 'pending', overview.pending, 'processing', overview.processing, 'sent', overview.sent,
    'delivered', overview.delivered, 'failed', overview.failed, 'inDoubt', overview.in_doubt,
    'notSent', overview.not_sent, 'retrying', overview.retrying, 'receipts', overview.receipts, 'cost', overview.cost,
    'createdAt', overview.created_at, 'pausedAt', overview.paused_at, 'cancelledAt', overview.cancelled_at)
$$;

comment on function campaign_document is 'A campaign as the API shows it.';
