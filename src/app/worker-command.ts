// `worker`: takes up background jobs and nothing else, as many processes of it as there is work for.
import type { Command } from 'commander'
import { untilToldToStop } from './long-lived.ts'
import { patiently } from './patiently.ts'
import { openProgress, say } from './words.ts'

/** What runs may end in this time; then it is given back to the queue. */
const graceMs = 5_000

export function workerCommand(program: Command): void {
  program
    .command('worker')
    .description('take up background jobs until told to stop; several may run, on one machine or many')
    .action(async () => {
      await untilToldToStop(async (settings, log, stop) => {
        const { compose } = await import('./compose.ts')
        const { progress, end } = openProgress()
        const product = await compose({ settings, log, progress, owns: false, works: true, stop }).finally(end)
        try {
          await patiently(() => product.jobs.startWorker(), { stop })
          product.instruments.start()
          say('The worker is ready.')
          if (!stop.aborted) await new Promise<void>(resolve => stop.addEventListener('abort', () => resolve(), { once: true }))
          log.info('stopping')
          await product.jobs.stopWorker(graceMs)
        } finally {
          await product.close()
        }
      })
    })
}
