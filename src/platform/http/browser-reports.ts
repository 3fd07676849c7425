// What browsers report by themselves: broken policy rules, and errors of our own page. Strangers can send anything here, so all of
// it is bounded, cut down to harmless words, counted, and logged only so often.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { OnSecurityEvent } from '#protection'
import { clientErrorReport } from './browser-reports.contract.ts'
import { jsonReader } from './json-bodies.ts'
import { limits } from './limits.ts'

const minuteMs = 60_000

/** As a page reports it: anybody can send such a thing. */
export type PageError = {
  name?: string | undefined
  message: string
  stack?: string | undefined
  /** The path of the page. */
  page: string
  /** Of the answer that it is about, where there is one; else of the report. */
  requestId: string
  /** That the page says it is of. */
  release?: string | undefined
}

export function browserReportRoutes(options: {
  now: () => number
  onSecurityEvent?: OnSecurityEvent | undefined
  onPageError?: ((error: PageError) => void) | undefined
}): FastifyPluginAsyncZod {
  return async app => {
    const violations = throttle(limits.reportsLoggedPerMinute, options.now)
    const pageErrors = throttle(limits.reportsLoggedPerMinute, options.now)
    app.addContentTypeParser(
      ['application/csp-report', 'application/reports+json'],
      { parseAs: 'buffer', bodyLimit: limits.reportBytes },
      jsonReader(app),
    )

    app.post(
      '/api/csp-report',
      {
        config: { access: 'public', rate: 'report' },
        bodyLimit: limits.reportBytes,
        schema: {
          tags: ['about'],
          summary: 'Reports of broken policy rules, as browsers send them',
          description: 'Takes application/csp-report and application/reports+json.',
          body: z.union([z.looseObject({}), z.array(z.looseObject({})).max(50)]),
          response: { 204: z.undefined().meta({ description: 'Taken.' }) },
        },
      },
      (request, reply) => {
        for (const report of [request.body].flat()) {
          const leftOut = violations()
          if (leftOut === undefined) continue
          const violation = violationOf(report)
          request.log.warn({ ...violation, leftOut }, 'content security policy violated')
          options.onSecurityEvent?.({ kind: 'csp.report', address: request.ip, detail: violation })
        }
        return reply.code(204).send()
      },
    )

    app.post(
      '/api/client-errors',
      {
        config: { access: 'public', rate: 'report' },
        bodyLimit: limits.reportBytes,
        schema: {
          tags: ['about'],
          summary: "An unexpected error of the application's own page",
          description: 'Sent by the page itself, so that the operator learns of it.',
          body: clientErrorReport,
          response: { 204: z.undefined().meta({ description: 'Taken.' }) },
        },
      },
      (request, reply) => {
        const { name, message, stack, page, requestId, release } = request.body
        options.onPageError?.({ name, message, stack, page, requestId: requestId ?? request.id, release })
        const leftOut = pageErrors()
        if (leftOut !== undefined)
          request.log.warn(
            { browserError: { name, message, stack, page: withoutQuery(page), failedRequest: requestId, release }, leftOut },
            'error in the browser',
          )
        return reply.code(204).send()
      },
    )
  }
}

/** Both spellings: report-uri's {"csp-report": {"blocked-uri": …}} and the Reporting API's {"body": {"blockedURL": …}}. */
function violationOf(report: Record<string, unknown>): Record<string, string> {
  const body = (report['csp-report'] ?? report.body ?? {}) as Record<string, unknown>
  const first = (...names: string[]) => {
    const value = names.map(name => body[name]).find(each => typeof each === 'string' || typeof each === 'number')
    return value === undefined ? undefined : String(value).slice(0, 200)
  }
  const violation = {
    directive: first('effectiveDirective', 'effective-directive', 'violated-directive'),
    blocked: withoutQuery(first('blockedURL', 'blocked-uri')),
    page: withoutQuery(first('documentURL', 'document-uri')),
    source: withoutQuery(first('sourceFile', 'source-file')),
    line: first('lineNumber', 'line-number'),
  }
  return Object.fromEntries(Object.entries(violation).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
}

function withoutQuery(address: string | undefined): string | undefined {
  return address?.split(/[?#]/, 1)[0]
}

/** How many were left out since the last one that was let through; undefined when this one is left out too. At most `perMinute` get through. */
function throttle(perMinute: number, now: () => number): () => number | undefined {
  let minute = 0
  let used = 0
  let leftOut = 0
  return () => {
    const current = Math.floor(now() / minuteMs)
    if (current !== minute) {
      minute = current
      used = 0
    }
    if (used >= perMinute) {
      leftOut++
      return undefined
    }
    used++
    const before = leftOut
    leftOut = 0
    return before
  }
}
