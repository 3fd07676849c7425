import type { Command } from 'commander'
import { untilToldToStop } from './long-lived.ts'

export function serveCommand(program: Command): void {
  program
    .command('serve')
    .description('serve the web application and the API until told to stop')
    .option('--no-worker', 'take up no background jobs here: `worker` does, in processes of its own')
    .action(async ({ worker }: { worker: boolean }) => {
      await untilToldToStop(async (settings, log, stop) => {
        const { serve } = await import('./serve.ts')
        await serve(settings, log, stop, { works: worker })
      })
    })
}
