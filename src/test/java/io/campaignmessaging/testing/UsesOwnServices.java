package io.campaignmessaging.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/**
 * A test that starts services of its own, because it stops them or tests them, or that is about
 * something else altogether. It would do the same again whatever {@code campaign.test.services}
 * says, so it runs only with the embedded ones.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@DisabledIfSystemProperty(
    named = "campaign.test.services",
    matches = "external|docker",
    disabledReason = "does the same on all services: it runs with campaign.test.services=embedded")
public @interface UsesOwnServices {}
