-- Lists messages in doubt, the longest in doubt first, as a JSON document; a recipient's address is not shown.
with request as (
  select :#${exchangeProperty.request}::jsonb as content
),
message as (
  select id, campaign_id, customer_id, attempts, lost_claims, call_repeatable, error_code, last_attempt_at, in_doubt_since
    from communication_log, request
   where in_doubt_since is not null
     and (content ->> 'campaignId' is null or campaign_id = content ->> 'campaignId')
     and (content ->> 'after' is null
          or (in_doubt_since, id) > (select in_doubt_since, id from communication_log where id = (content ->> 'after')::bigint))
   order by in_doubt_since, id
   limit (select (content ->> 'limit')::integer from request)
)
select jsonb_build_object('messages', coalesce(jsonb_agg(jsonb_build_object(
         'messageId', id, 'campaignId', campaign_id, 'customerId', customer_id, 'attempt', attempts,
         'idempotencyKey', id || '-' || attempts, 'lostClaims', lost_claims, 'callRepeatable', call_repeatable,
         'errorCode', error_code, 'lastAttemptAt', last_attempt_at, 'inDoubtSince', in_doubt_since)
         order by in_doubt_since, id), '[]'))::text as document
  from message
