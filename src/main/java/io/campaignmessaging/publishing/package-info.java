/** Publishing that is proven: confirmed by the broker, and put into at least one queue. */
package io.campaignmessaging.publishing;
