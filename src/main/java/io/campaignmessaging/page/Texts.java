package io.campaignmessaging.page;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How the page writes numbers and times. */
public final class Texts {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ENGLISH);
  private static final double FEW = 100;

  private final ZoneId zone;

  Texts(ZoneId zone) {
    this.zone = zone;
  }

  /**
   * Writes a whole number.
   *
   * @param number any
   * @return for example 1,000
   */
  public String number(long number) {
    return String.format(Locale.ENGLISH, "%,d", number);
  }

  /**
   * Writes an amount in the vendors' currency.
   *
   * @param amount may be null
   * @return with two to six decimals, for example 7.50; 0.00 for null
   */
  public String money(BigDecimal amount) {
    BigDecimal plain = amount == null ? BigDecimal.ZERO : amount.stripTrailingZeros();
    return String.format(Locale.ENGLISH, "%,." + Math.max(2, plain.scale()) + "f", plain);
  }

  /**
   * Writes a rate.
   *
   * @param rate any
   * @return with one decimal below 100, for example 96.3
   */
  public String rate(double rate) {
    return String.format(Locale.ENGLISH, rate < FEW ? "%,.1f" : "%,.0f", rate);
  }

  /**
   * Writes a share.
   *
   * @param share from 0 to 1
   * @return for example 92.5 %
   */
  public String share(BigDecimal share) {
    return share.movePointRight(2).stripTrailingZeros().toPlainString() + " %";
  }

  /**
   * Writes a time in the time zone of the application.
   *
   * @param time may be null
   * @return for example 2026-11-26 07:30:00; a dash for null
   */
  public String time(Instant time) {
    return time == null ? "–" : TIME.format(time.atZone(zone));
  }

  /**
   * Names the time zone in which the page writes times.
   *
   * @return for example UTC
   */
  public String zone() {
    return zone.getId();
  }
}
