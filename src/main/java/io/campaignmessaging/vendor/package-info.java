/**
 * Vendors: what they answer, how their HTTP answers are mapped by data, and the mock receiver that
 * stands in for one.
 */
package io.campaignmessaging.vendor;
