// The headers that every response carries: pages, answers, errors, files, and what is refused before there is a request.
// Made once; a page's policy only gets its nonce put in.
import { refusalPageSources } from './refusal-page.ts'

export type HeaderPolicy = {
  /** On every response, Content-Security-Policy included (the one for answers that are no page). */
  readonly always: Readonly<Record<string, string>>
  readonly pagePolicy: (nonce: string) => string
  /** For the page that a refusal is. */
  readonly refusalPage: string
}

// Only names that browsers know: an unknown one is an error in their console.
const powersNotUsed = (
  'accelerometer autoplay camera display-capture encrypted-media geolocation gyroscope hid idle-detection magnetometer microphone midi payment ' +
  'picture-in-picture screen-wake-lock serial usb xr-spatial-tracking'
).split(' ')

const reportTo = 'csp'
const reportAddress = '/api/csp-report'
const yearSeconds = 31_536_000

export function headerPolicy(options: { production: boolean; hstsPreload: boolean }): HeaderPolicy {
  const nothing = ["default-src 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"]
  const last = [`report-uri ${reportAddress}`]
  // Chromium's Reporting API works over https only, and where it sees report-to it leaves report-uri alone: over plain http,
  // as on localhost, no report would ever arrive.
  if (options.production) last.push(`report-to ${reportTo}`, 'upgrade-insecure-requests')
  const page = [
    "default-src 'none'",
    "script-src 'nonce-NONCE' 'strict-dynamic'",
    // Our own style sheets by address, because those of a part that loads later come without a nonce.
    "style-src 'self' 'nonce-NONCE'",
    "style-src-attr 'none'",
    "connect-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
    ...last,
  ].join('; ')
  return {
    always: {
      'content-security-policy': [...nothing, ...last].join('; '),
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'x-xss-protection': '1; mode=block',
      'referrer-policy': 'strict-origin-when-cross-origin',
      'permissions-policy': powersNotUsed.map(power => `${power}=()`).join(', '),
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'x-permitted-cross-domain-policies': 'none',
      ...(options.production
        ? {
            'reporting-endpoints': `${reportTo}="${reportAddress}"`,
            'strict-transport-security': `max-age=${yearSeconds}; includeSubDomains${options.hstsPreload ? '; preload' : ''}`,
          }
        : {}),
    },
    refusalPage: [...nothing, ...refusalPageSources, ...last].join('; '),
    pagePolicy: nonce => page.replaceAll('NONCE', nonce),
  }
}
