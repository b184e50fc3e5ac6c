-- Makes the demo campaign, once, in a database that holds no message and no campaign.
with made as (
  insert into campaign (id, name)
  select 'demo', 'Demo campaign'
   where not exists (select from communication_log)
     and not exists (select from campaign)
      on conflict (id) do nothing
  returning id
)
insert into communication_log (campaign_id, customer_id, customer_email, customer_name, message_text)
select made.id, 'customer-' || number, 'customer' || number || '@example.com', 'Customer ' || number,
       'Hello Customer ' || number || ', this is a demo message.'
  from made, generate_series(1, :#${properties:campaign.demo.messages}::integer) as number
