// When the certificate of TLS_CERT ends. Of one that a proxy holds nothing is known here.
import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Source } from '../alarm-rule.ts'

const dayMs = 86_400_000

export function certificateSource(file: string | undefined, now: () => number): Source {
  return {
    name: 'certificate',
    everySeconds: 300,
    rules: [
      {
        name: 'certificate.expiry',
        title: 'The certificate ends soon',
        advice: 'Have it renewed, and put the new one into the files of TLS_CERT and TLS_KEY: it is taken over by itself.',
        severity: 'warning',
        unit: 'days',
        side: 'below',
        threshold: 14,
        least: 1,
        most: 60,
        hysteresis: 0,
        forSeconds: 0,
      },
    ],
    async read() {
      if (file === undefined) return []
      const { validTo } = new X509Certificate(await readFile(file))
      const days = Math.round(((Date.parse(validTo) - now()) / dayMs) * 10) / 10
      return [{ rule: 'certificate.expiry', value: days, says: `it is good until ${new Date(validTo).toISOString()}` }]
    },
  }
}
