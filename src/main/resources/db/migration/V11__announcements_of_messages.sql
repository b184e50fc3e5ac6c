-- New messages are announced, so that an idle sender claims them at once and not at its next poll. PostgreSQL lets only
-- one announcing transaction commit at a time, so there is at most one announcement in 50 ms, and one of a transaction;
-- a sender that was told of some looks again soon for those that came meanwhile.
create sequence message_announcement minvalue 0 start 0;

comment on sequence message_announcement is 'When new messages were last announced, in milliseconds since 1970.';

create or replace function count_campaign_intake() returns trigger language plpgsql as $$
declare
  milliseconds bigint;
begin
  insert into campaign_intake (campaign_id, messages)
  select campaign_id, count(*) from inserted group by campaign_id;
  if coalesce(current_setting('campaign_messaging.announced', true), '') = '' then
    perform set_config('campaign_messaging.announced', 'yes', true);
    milliseconds := extract(epoch from clock_timestamp()) * 1000;
    if milliseconds - (select last_value from message_announcement) not between 0 and 49 then
      perform setval('message_announcement', milliseconds);
      perform pg_notify('campaign_messages', '');
    end if;
  end if;
  return null;
end
$$;
