package io.campaignmessaging.settings;

import io.campaignmessaging.embedded.EmbeddedProperties;
import io.campaignmessaging.imports.ImportProperties;
import io.campaignmessaging.page.PageProperties;
import io.campaignmessaging.security.ApiProperties;
import io.campaignmessaging.vendor.MockHttpProperties;
import io.campaignmessaging.vendor.MockReceiverProperties;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Name;

/**
 * A setting whose bounds stand beside it in its record.
 *
 * @param name its name
 * @param least the smallest value that is allowed, as it is set; null if there is none
 * @param most the largest value that is allowed; null if there is none
 * @param belowLeast a value that is just too small; null if none is
 * @param aboveMost a value that is just too large; null if none is
 */
record BoundedSetting(String name, String least, String most, String belowLeast, String aboveMost) {

  /** The records that the application binds {@code campaign.*} to. */
  static final List<Class<? extends Record>> RECORDS =
      List.of(
          CampaignProperties.class,
          EmbeddedProperties.class,
          ImportProperties.class,
          ApiProperties.class,
          PageProperties.class,
          MockReceiverProperties.class,
          MockHttpProperties.class,
          ObservationProperties.class);

  private static final BigDecimal A_BIT = new BigDecimal("0.01");

  /** All settings of the application with a bound of numbers or durations. */
  static List<BoundedSetting> all() {
    List<BoundedSetting> all = new ArrayList<>();
    for (Class<? extends Record> type : RECORDS) {
      collect(type.getAnnotation(ConfigurationProperties.class).value(), type, all);
    }
    return all;
  }

  private static void collect(String prefix, Class<?> type, List<BoundedSetting> all) {
    for (RecordComponent component : type.getRecordComponents()) {
      Field field = field(type, component);
      Name given = component.getAccessor().getAnnotation(Name.class);
      String name = prefix + "." + (given == null ? dashed(component.getName()) : given.value());
      if (component.getType().isRecord()) {
        collect(name, component.getType(), all);
      } else {
        Stream.of(numbers(name, field), durations(name, field), decimals(name, field))
            .filter(Objects::nonNull)
            .forEach(all::add);
      }
    }
  }

  private static Field field(Class<?> type, RecordComponent component) {
    try {
      return type.getDeclaredField(component.getName());
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String dashed(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  private static BoundedSetting numbers(String name, Field field) {
    Min min = field.getAnnotation(Min.class);
    Max max = field.getAnnotation(Max.class);
    return min == null && max == null
        ? null
        : new BoundedSetting(
            name,
            min == null ? null : String.valueOf(min.value()),
            max == null ? null : String.valueOf(max.value()),
            min == null ? null : String.valueOf(min.value() - 1),
            max == null ? null : String.valueOf(max.value() + 1));
  }

  private static BoundedSetting decimals(String name, Field field) {
    DecimalMin min = field.getAnnotation(DecimalMin.class);
    DecimalMax max = field.getAnnotation(DecimalMax.class);
    return min == null || max == null
        ? null
        : new BoundedSetting(
            name,
            min.value(),
            max.value(),
            new BigDecimal(min.value()).subtract(A_BIT).toString(),
            new BigDecimal(max.value()).add(A_BIT).toString());
  }

  private static BoundedSetting durations(String name, Field field) {
    DurationMin min = field.getAnnotation(DurationMin.class);
    DurationMax max = field.getAnnotation(DurationMax.class);
    if (min == null) {
      return null;
    }
    Duration least =
        Duration.ofDays(min.days())
            .plusHours(min.hours())
            .plusMinutes(min.minutes())
            .plusSeconds(min.seconds())
            .plusMillis(min.millis());
    Duration most =
        max == null
            ? null
            : Duration.ofDays(max.days())
                .plusHours(max.hours())
                .plusMinutes(max.minutes())
                .plusSeconds(max.seconds())
                .plusMillis(max.millis());
    return new BoundedSetting(
        name,
        text(least),
        most == null ? null : text(most),
        least.minusMillis(1).toMillis() + "ms",
        most == null ? null : most.plusMillis(1).toMillis() + "ms");
  }

  /** As people write it, in the largest unit that holds it. */
  private static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis > 0 && millis % Duration.ofDays(1).toMillis() == 0) {
      return duration.toDays() + "d";
    }
    if (millis > 0 && millis % Duration.ofHours(1).toMillis() == 0) {
      return duration.toHours() + "h";
    }
    if (millis > 0 && millis % Duration.ofMinutes(1).toMillis() == 0) {
      return duration.toMinutes() + "m";
    }
    return millis % Duration.ofSeconds(1).toMillis() == 0
        ? duration.toSeconds() + "s"
        : millis + "ms";
  }

  /** A bound as descriptions write it: {@code 10,000}, {@code 5s}. */
  static String described(String bound) {
    return bound.matches("\\d+")
        ? NumberFormat.getIntegerInstance(Locale.ROOT).format(Long.parseLong(bound))
        : bound;
  }
}
