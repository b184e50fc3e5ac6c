package io.campaignmessaging.page;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The page at {@code /}: {@code campaign.page.*}.
 *
 * @param interval How often the figures of an open page are read, once for all who look, 100ms to
 *     1m; never while nobody does.
 * @param streamLimit How many open pages get moving figures at a time, 1 to 1,000; the ones above
 *     show the figures of when they were loaded.
 */
@Validated
@ConfigurationProperties("campaign.page")
public record PageProperties(
    @DefaultValue("1s") @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 1)
        Duration interval,
    @DefaultValue("20") @Min(1) @Max(1_000) int streamLimit) {}
