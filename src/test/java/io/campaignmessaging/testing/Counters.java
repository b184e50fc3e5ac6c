package io.campaignmessaging.testing;

import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/** The counters of the campaigns as the product keeps them, and counted again. */
public final class Counters {

  private static final String KEPT =
      """
      select campaign_id, total::bigint, retrying, sent, delivered, failed, in_doubt, not_sent,
             receipts, cost
        from campaign_progress order by campaign_id""";

  private static final String RECOUNTED =
      """
      select message.campaign_id,
             count(*) as total,
             count(*) filter (where status in ('PENDING', 'PROCESSING') and error_code is not null)
               as retrying,
             count(*) filter (where status = 'SENT') as sent,
             count(*) filter (where status = 'DELIVERED') as delivered,
             count(*) filter (where status = 'FAILED') as failed,
             count(*) filter (where status = 'IN_DOUBT') as in_doubt,
             count(*) filter (where status in ('SUPPRESSED', 'CANCELLED', 'EXPIRED')) as not_sent,
             coalesce(sum(receipt.receipts), 0)::bigint as receipts,
             coalesce(sum(receipt.cost), 0)::numeric(20, 6) as cost
        from communication_log message
        left join (select communication_log_id, count(*) as receipts, sum(cost) as cost
                     from delivery_receipts group by communication_log_id) receipt
          on receipt.communication_log_id = message.id
       group by message.campaign_id order by message.campaign_id""";

  private Counters() {}

  /** What {@code campaign_progress} says, a row per campaign. */
  public static List<Map<String, Object>> kept(JdbcTemplate jdbc) {
    return jdbc.queryForList(KEPT);
  }

  /** What messages and receipts add up to, a row per campaign. */
  public static List<Map<String, Object>> recounted(JdbcTemplate jdbc) {
    return jdbc.queryForList(RECOUNTED);
  }
}
