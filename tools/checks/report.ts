/** Ends a checker: every fault on a line of its own and exit code 1, or nothing and 0. */
export function reportFaults(faults: string[]): void {
  for (const fault of faults) process.stdout.write(`${fault}\n`)
  process.exitCode = faults.length > 0 ? 1 : 0
}
