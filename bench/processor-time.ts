// Loaded before a server that a bench starts (--import): says, when it is asked, how much processor time its process has used.
export type Said = { port: number; measuredPort?: number; cookies: readonly string[] } | { cpuMs: number }

process.on('message', ask => {
  if (ask !== 'cpu') return
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuMs: (user + system) / 1000 } satisfies Said)
})

// A bench that is gone leaves no server behind.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
