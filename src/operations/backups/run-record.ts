// What is tried is recorded: in the database, and beside the backups from its beginning, so that one whose process or thread was killed is
// told as failed by whoever looks next.
import { randomUUID } from 'node:crypto'
import { isFailure } from '#basics'
import type { BackupsOptions } from './backups-options.ts'
import { cutOff, type Ended, type LastRun, openLastRun, runOf } from './last-run.ts'
import { noteRun, type Run } from './runs.store.ts'
import type { Shelf } from './shelf.ts'

type Parts = Pick<BackupsOptions, 'database' | 'log' | 'now'>

export function openRunRecord(shelf: Shelf, { database, log, now }: Parts) {
  const lastRun = openLastRun(shelf.directory)
  const stamp = () => new Date(now()).toISOString()

  /** Beside the backups and, when it has ended, in the database; that one of them is away does not make it worse. */
  async function keep(run: LastRun): Promise<void> {
    await lastRun.put(run).catch(unkept('beside the backups'))
    if (run.ended && (await noteInDatabase({ ...run, ended: run.ended })))
      await lastRun.put({ ...run, isNoted: true }).catch(unkept('beside the backups'))
  }

  function noteInDatabase(run: Ended): Promise<boolean> {
    return noteRun(database, runOf(run)).catch(unkept('in the database'))
  }

  function unkept(where: string): (error: unknown) => boolean {
    return error => {
      log.warn({ err: error }, `what became of a backup could not be noted ${where}`)
      return false
    }
  }

  /** Whoever holds the lock knows: one that has not ended is not under way. */
  async function settleLast(): Promise<void> {
    const last = await lastRun.read()
    if (last && !last.isNoted) await keep(last.ended ? last : cutOff(last))
  }

  /** One whose process or thread died has nobody else who could say so. */
  async function look(): Promise<void> {
    const last = await lastRun.read()
    if (!last || last.isNoted) return
    const held = shelf.hold()
    if (held) await settleLast().finally(() => held.release())
  }

  /** Alone, and kept with what became of it, also when that is a failure. */
  async function kept<T>(
    label: string,
    about: Pick<Run, 'what' | 'backup' | 'reason'>,
    work: () => Promise<T>,
    saysOf: (result: T) => Partial<Pick<Run, 'backup' | 'says'>>,
  ): Promise<T> {
    const run: LastRun = { id: randomUUID(), ...about, pid: process.pid, startedAt: stamp() }
    const ended = (outcome: Run['outcome'], rest: Partial<Pick<Run, 'backup' | 'says'>>) => ({
      ...run,
      ended: { outcome, says: '', backup: about.backup, finishedAt: stamp(), ...rest },
    })
    const failed = (error: unknown) =>
      ended('failed', { says: isFailure(error) ? error.message : 'It stopped at a fault of the program, which is in the log.' })
    // Of a proof that did not begin there is nothing to tell: who asked is told.
    const isNothing = (error: unknown) => about.what === 'proof' && (isFailure(error, 'not-found') || isFailure(error, 'busy'))
    let isOurs = false
    const locked = async (): Promise<T> => {
      isOurs = true
      await settleLast()
      const before = await lastRun.read()
      await keep(run)
      try {
        const result = await work()
        await keep(ended('done', saysOf(result)))
        return result
      } catch (error) {
        await (isNothing(error) ? lastRun.put(before) : keep(failed(error)))
        throw error
      }
    }
    try {
      return await shelf.locked(label, now, locked)
    } catch (error) {
      // What lies beside the backups tells of the one who holds the lock.
      if (!isOurs && !isNothing(error)) await noteInDatabase(failed(error))
      throw error
    }
  }

  /** Of the last, where it failed or was cut off; asks no database. */
  async function lastFailure(): Promise<Run | undefined> {
    const last = await lastRun.read()
    if (!last) return undefined
    if (last.ended) return last.ended.outcome === 'failed' ? runOf({ ...last, ended: last.ended }) : undefined
    const held = shelf.hold()
    held?.release()
    return held && runOf(cutOff(last))
  }

  return { kept, look, lastFailure }
}
