package io.campaignmessaging.security;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How much one client may ask of the HTTP side: {@code campaign.api.*}.
 *
 * @param bodyLimit How many bytes the body of a request to /api may have, 1,024 to 104,857,600;
 *     messages that are enqueued have a limit of their own.
 * @param ratePerSecond How many requests per second one address may make to /api, /actuator and
 *     /login, 1 to 100,000; health, Hawtio and the mock receiver do not count.
 * @param burst How many requests an address that was quiet may make at once, 1 to 100,000.
 */
@Validated
@ConfigurationProperties("campaign.api")
public record ApiProperties(
    @DefaultValue("1048576") @Min(1_024) @Max(104_857_600) int bodyLimit,
    @DefaultValue("50") @Min(1) @Max(100_000) int ratePerSecond,
    @DefaultValue("100") @Min(1) @Max(100_000) int burst) {}
