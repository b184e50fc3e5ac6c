-- Notes an action that takes effect in this process, before it does.
insert into operator_action (action, operator, origin, request)
values (:#${exchangeProperty.action}, :#${exchangeProperty.operator}, :#${exchangeProperty.origin},
        :#${exchangeProperty.request}::jsonb)
returning id
