-- Pauses a campaign, lets it go on, or cancels it for good. The next claim heeds it, however many messages wait. No row if
-- there is no such campaign. One whose first messages are not counted yet gets its row here.
with request as (
  select content, content ->> 'campaignId' as campaign_id, action
    from (select :#${exchangeProperty.request}::jsonb as content, :#${exchangeProperty.action}::text as action) as document
),
known as (
  select campaign_id
    from request
   where exists (select from campaign where campaign.id = request.campaign_id)
      or exists (select from campaign_statistics as counted where counted.campaign_id = request.campaign_id)
      or exists (select from campaign_intake as waiting where waiting.campaign_id = request.campaign_id)
),
changed as (
  insert into campaign as steered (id, paused_at, cancelled_at)
  select known.campaign_id,
         case action when 'PAUSE_CAMPAIGN' then now() end,
         case action when 'CANCEL_CAMPAIGN' then now() end
    from known, request
      on conflict (id) do update
     set paused_at = case (select action from request)
                       when 'PAUSE_CAMPAIGN' then coalesce(steered.paused_at, excluded.paused_at)
                       when 'CANCEL_CAMPAIGN' then steered.paused_at
                     end,
         cancelled_at = coalesce(steered.cancelled_at, excluded.cancelled_at)
   where steered.cancelled_at is null or excluded.cancelled_at is not null
  returning id, paused_at, cancelled_at
),
noted as (
  insert into operator_action (action, operator, origin, request, outcome)
  select action, :#${exchangeProperty.operator}, :#${exchangeProperty.origin}, content,
         jsonb_build_object('pausedAt', paused_at, 'cancelledAt', cancelled_at)
    from request, changed
  returning id
)
select (select jsonb_build_object('actionId', noted.id, 'id', changed.id, 'pausedAt', paused_at,
                                  'cancelledAt', cancelled_at)::text
          from changed, noted) as document,
       case when not exists (select from changed)
            then 'The campaign is cancelled, which is for good; make another one.' end as conflict
  from known
