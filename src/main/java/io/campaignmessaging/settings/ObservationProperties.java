package io.campaignmessaging.settings;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What metrics and health ask for: {@code campaign.observation.*}.
 *
 * @param interval How often the database and the dead-letter queue are asked for what metrics and
 *     health say, 100ms to 1h.
 * @param oldestDueLimit Health is DEGRADED while a message has been due for longer than this and is
 *     not claimed, 1s to 30d.
 */
@Validated
@ConfigurationProperties("campaign.observation")
public record ObservationProperties(
    @DefaultValue("10s") @NotNull @DurationMin(millis = 100) @DurationMax(hours = 1)
        Duration interval,
    @DefaultValue("5m") @NotNull @DurationMin(seconds = 1) @DurationMax(days = 30)
        Duration oldestDueLimit) {}
