-- Receipts by the hour, so that statistics need not read them all. It is kept by the statements that write receipts, in the
-- same transaction: docs/adr/0017-receipts-are-summed-by-the-hour.md.
create table receipt_statistics (
  hour        timestamptz    not null,
  campaign_id text           not null,
  vendor      text           not null,
  status      text           not null,
  error_code  text           not null,
  receipts    bigint         not null,
  cost        numeric(20, 6) not null,
  constraint receipt_statistics_pkey primary key (hour, campaign_id, vendor, status, error_code)
) with (fillfactor = 50);

comment on table receipt_statistics is 'How many receipts of each kind there were in each hour, and what they cost.';
comment on column receipt_statistics.hour is 'When the hour begins, in UTC.';
comment on column receipt_statistics.campaign_id is 'The campaign''s id, its first 200 characters.';
comment on column receipt_statistics.vendor is 'Empty where the receipt names none, or what is no vendor''s name.';
comment on column receipt_statistics.error_code is 'Empty where the receipt has none, OTHER where it has what is no code.';

-- What any publisher may write in any length becomes one of few short texts, so that it fits an index and makes few rows.
create function statistics_vendor(vendor text) returns text language sql immutable as $$
  select case when vendor ~ '^[a-z0-9][a-z0-9-]{0,39}$' then vendor else '' end
$$;

create function statistics_error_code(code text) returns text language sql immutable as $$
  select case when code is null then '' when code ~ '^[A-Z][A-Z0-9_]{0,63}$' then code else 'OTHER' end
$$;

insert into receipt_statistics (hour, campaign_id, vendor, status, error_code, receipts, cost)
select date_trunc('hour', receipt.received_at, 'UTC'), left(message.campaign_id, 200), statistics_vendor(receipt.vendor),
       receipt.status, statistics_error_code(receipt.error_code), count(*), coalesce(sum(receipt.cost), 0)
  from delivery_receipts as receipt
  join communication_log as message on message.id = receipt.communication_log_id
 group by 1, 2, 3, 4, 5;
