-- Claims the messages that are due, oldest first, for as long as the lease lasts: one statement, committed at once.
-- An attempt that is still open (its answer was lost, or it was handed back) is repeated under its number.
with claimed as (
  update communication_log as message
     set status = 'PROCESSING',
         attempts = message.attempts + case when message.attempt_open then 0 else 1 end,
         attempt_open = true,
         last_attempt_at = now(),
         lease_until = now() + make_interval(secs => :#${bean:claimSettings?method=leaseSeconds}::double precision),
         updated_at = now()
   where message.id = any (array(
           select candidate.id
             from communication_log as candidate
            where candidate.due <= now()
            order by candidate.due, candidate.id
            limit :#${bean:claimSettings?method=batchSize}::integer
              for update skip locked))
  returning message.id, message.campaign_id, message.customer_id, message.customer_email, message.customer_name,
            message.message_text, message.attempts as attempt, message.lease_until
), noted as (
  insert into claim (lease_until, message_ids)
  select min(lease_until), array_agg(id) from claimed having count(*) > 0
)
select claimed.id, claimed.campaign_id, claimed.customer_id, claimed.customer_email, claimed.customer_name,
       claimed.message_text, claimed.attempt, claimed.lease_until,
       coalesce(campaign.vendor, :#${bean:claimSettings?method=defaultVendor}) as vendor
  from claimed
  left join campaign on campaign.id = claimed.campaign_id
