package io.campaignmessaging.imports;

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
 * How messages are taken in over HTTP.
 *
 * @param maxBytes How many bytes the body of one import may have, 1,024 to 10,000,000,000; it is
 *     read as a stream and never held as a whole.
 * @param batchSize How many messages one statement takes in, 1 to 10,000; fewer where their texts
 *     are long.
 * @param lease How long an import counts as running after its latest batch, 5s to 1h; after that a
 *     repeat under its Idempotency-Key goes on with it.
 * @param keyRetention How long an Idempotency-Key and its report are kept after the import's last
 *     batch, 1h to 365d.
 * @param cleanUpInterval How often imports whose time is over are forgotten, 1s to 1d.
 */
@Validated
@ConfigurationProperties("campaign.import")
public record ImportProperties(
    @DefaultValue("200000000") @Min(1_024) @Max(10_000_000_000L) long maxBytes,
    @DefaultValue("1000") @Min(1) @Max(10_000) int batchSize,
    @DefaultValue("60s") @NotNull @DurationMin(seconds = 5) @DurationMax(hours = 1) Duration lease,
    @DefaultValue("7d") @NotNull @DurationMin(hours = 1) @DurationMax(days = 365)
        Duration keyRetention,
    @DefaultValue("10m") @NotNull @DurationMin(seconds = 1) @DurationMax(days = 1)
        Duration cleanUpInterval) {}
