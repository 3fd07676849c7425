// What happened at the door that somebody should be able to look up later. Whoever composes the product decides where it is kept.

export type SecurityEvent = {
  kind: 'rate-limit.hit' | 'csp.report' | 'access.refused' | 'cross-site.refused'
  /** The client's, as far as it can be trusted. */
  address: string
  accountId?: string
  /** Route templates, codes and words of ours; a stranger's text only where it is cut and harmless. */
  detail: Readonly<Record<string, string | number>>
}

/** Is called while a request is served: it must neither throw nor wait. */
export type OnSecurityEvent = (event: SecurityEvent) => void
