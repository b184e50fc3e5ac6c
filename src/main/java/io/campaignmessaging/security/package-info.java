/** Who may do what over HTTP and over JMX, and how much of it. */
package io.campaignmessaging.security;
