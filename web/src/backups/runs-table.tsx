import type { BackupsAnswer } from '../../../src/operations/backups/backups.contract.ts'
import { Scroller } from '../elements/scroller.tsx'
import { instant, readable } from '../numbers/numbers.ts'
import { runName } from './backup-text.ts'

/** How each ended, failures in words. */
export function RunsTable({ runs }: { runs: BackupsAnswer['runs'] }) {
  if (runs.length === 0) return <output className="block text-muted">Nothing yet.</output>
  return (
    <Scroller label="What was tried">
      <table className="figures">
        <caption className="sr-only">Backups, proofs and restores, newest first</caption>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col" className="words">
              What
            </th>
            <th scope="col" className="words hidden md:table-cell">
              Why
            </th>
            <th scope="col" className="words hidden md:table-cell">
              How it ended
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map(run => (
            <tr key={`${run.startedAt} ${run.what} ${run.backup}`} className="align-top">
              <th scope="row" className="tabular !whitespace-normal md:!whitespace-nowrap">
                {instant(run.finishedAt)}
              </th>
              <td className={`words !whitespace-normal ${run.outcome === 'failed' ? 'font-medium text-warn' : ''}`}>
                {runName(run)}
                <span className="block text-sm font-normal text-muted md:hidden">
                  {run.reason}: {readable(run.says)}
                  <Which run={run} />
                </span>
              </td>
              <td className="words hidden md:table-cell">{run.reason}</td>
              <td className="words hidden !whitespace-normal break-words md:table-cell">
                {readable(run.says)}
                <Which run={run} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}

/** Which backup it was about: one that failed before it had a name is about none. */
function Which({ run: { backup } }: { run: BackupsAnswer['runs'][number] }) {
  return backup !== null && <span className="block font-mono text-[13px] break-all text-muted">{backup}</span>
}
