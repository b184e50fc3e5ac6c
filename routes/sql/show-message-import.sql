-- Shows the report of an import as a JSON document.
select jsonb_build_object(
         'importId', import.id, 'campaignId', campaign_id, 'accepted', accepted, 'refused', refused,
         'complete', finished_at is not null, 'messageIds', message_ids,
         'refusals', coalesce((
           select jsonb_agg(jsonb_build_object('row', number, 'line', line, 'field', field, 'reason', reason)
                            order by number)
             from message_import_refusal
            where import_id = import.id), '[]'),
         'refusalsTruncated', refused > 1000)::text as document
  from message_import as import
 where import.id = :#${exchangeProperty.import[import_id]}::bigint
