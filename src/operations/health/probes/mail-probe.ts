// Whether the mail server greets and lets in; no message is sent. Without it people cannot reset passwords, and alerts stay here.
import type { Mail } from '#mail'
import type { Probe } from '../probe.ts'

export function mailProbe(mail: Pick<Mail, 'reach'>): Probe {
  return {
    name: 'mail',
    isVital: false,
    everyMs: 60_000,
    budgetMs: 10_000,
    silence: { status: 'degraded', detail: 'the mail server takes connections and says nothing' },
    async look() {
      try {
        await mail.reach()
        return { status: 'healthy', detail: 'the server greets and lets in' }
      } catch (error) {
        const { code, responseCode } = error as { code?: string; responseCode?: number }
        // Not its words: they may repeat an address or a name.
        const why = [code, responseCode].filter(part => part !== undefined).join(' ') || 'no reason given'
        return { status: 'degraded', detail: `the mail server cannot be used: ${why}` }
      }
    },
  }
}
