// Every bound of a request in one place. A bound that is reached is answered with its own status, never with a crash.

export const limits = {
  /** Routes that take more say so themselves. */
  bodyBytes: 64 * 1024,
  /** 414 above. The longest address the product makes (a stock page with every indicator) has about 700. */
  urlBytes: 4_096,
  /** 431 above; Node's own parser refuses. Room for a large cookie of somebody else's on the same domain. */
  headerBytes: 16 * 1024,
  paramLength: 100,
  /** A longer JSON answer is a mistake of ours, and is not sent. Files stream, and are not meant. */
  answerBytes: 32 * 1024 * 1024,
  /** The whole request must have arrived within this, or a few slow senders hold every connection. */
  requestTimeoutMs: 15_000,
  headersTimeoutMs: 10_000,
  handshakeTimeoutMs: 10_000,
  /** How soon a renewed certificate is noticed. */
  certificateCheckMs: 5_000,
  /** Longer than the idle time of usual proxies (60 s), so that the proxy closes first and never sends into a closed connection. */
  keepAliveMs: 65_000,
  /** A handler that takes longer is answered with 503; its database statements have a time-out of their own below this. */
  handlerTimeoutMs: 20_000,
  /** Reports of browsers that are logged per minute; the rest is only counted, so that nobody fills the disk with them. */
  reportsLoggedPerMinute: 30,
  reportBytes: 16 * 1024,
  /** Shorter answers are sent as they are. */
  packedFromBytes: 1_024,
  jsonDepth: 32,
} as const

/** As node:http wants them. Its own rhythm of looking for slow clients is half a minute, three times what they are given. */
export const connectionLimits = {
  maxHeaderSize: limits.headerBytes,
  headersTimeout: limits.headersTimeoutMs,
  requestTimeout: limits.requestTimeoutMs,
  keepAliveTimeout: limits.keepAliveMs,
  connectionsCheckingInterval: 2_000,
  // Node's own refusal carries no headers of ours; admission looks for the Host itself.
  requireHostHeader: false,
}
