import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Download, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import type { BackupsAnswer } from '../../../src/operations/backups/backups.contract.ts'
import { Scroller } from '../elements/scroller.tsx'
import { getFile, sendJson } from '../http/request.ts'
import { sentenceOf } from '../identity/fault-places.ts'
import { proven } from '../identity/proof.ts'
import { saveFile } from '../identity/save-file.ts'
import { instant } from '../numbers/numbers.ts'
import { type Backup, isTroubled, rowsText, sizeText, stateName } from './backup-text.ts'
import { address, backupsQuery } from './queries.ts'

/** Without a time its id is all that tells which it is. */
const isNameless = ({ createdAt }: Backup) => createdAt === null

/** Of a month and more: what was tried stands below them. */
const shownAtFirst = 10

export function BackupsTable({ answer: { backups, canProve, work } }: { answer: BackupsAnswer }) {
  const [isWhole, setIsWhole] = useState(false)
  const queries = useQueryClient()
  const prove = useMutation({
    mutationFn: ({ id }: Backup) => proven(() => sendJson('POST', `${address}/${id}/proof`)),
    onSettled: () => queries.invalidateQueries({ queryKey: backupsQuery.queryKey }),
  })
  const take = useMutation({
    mutationFn: async ({ id, file }: Backup) => saveFile(file, await proven(() => getFile(`${address}/${id}/file`))),
  })
  const fault = prove.error ?? take.error
  if (backups.length === 0) return <output className="block text-muted">There is no backup yet.</output>
  return (
    <>
      {fault && (
        <p role="alert" className="mb-3 rounded-lg bg-warn-surface p-3 font-medium text-warn">
          {sentenceOf(fault)}
        </p>
      )}
      <Scroller label="Backups">
        <table className="figures">
          <caption className="sr-only">Backups, newest first</caption>
          <thead>
            <tr>
              <th scope="col">Made</th>
              <th scope="col" className="words">
                State
              </th>
              <th scope="col" className="words hidden md:table-cell">
                Why
              </th>
              <th scope="col" className="hidden md:table-cell">
                Size
              </th>
              <th scope="col" className="hidden md:table-cell">
                Rows
              </th>
              <th scope="col" className="words">
                <span className="sr-only">Do</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {(isWhole ? backups : backups.slice(0, shownAtFirst)).map(backup => (
              <tr key={backup.id} className="align-top">
                <th scope="row" className="tabular !whitespace-normal md:!whitespace-nowrap">
                  {instant(backup.createdAt)}
                  <span
                    className={`${isNameless(backup) ? 'block' : 'hidden md:block'} font-mono text-[13px] font-normal text-muted`}
                  >
                    {backup.id}
                  </span>
                  {!isNameless(backup) && <span className="block text-sm text-muted md:hidden">{sizeText(backup)}</span>}
                </th>
                <td className="words !whitespace-normal">
                  <span className={isTroubled(backup) ? 'font-medium text-warn' : ''}>{stateName(backup.state)}</span>
                  {isTroubled(backup) && backup.says !== null && <span className="block text-sm text-warn">{backup.says}</span>}
                  {!isTroubled(backup) && backup.checkedAt !== null && (
                    <span className="hidden text-sm whitespace-nowrap text-muted md:block">{instant(backup.checkedAt)}</span>
                  )}
                </td>
                <td className="words hidden md:table-cell">{backup.reason}</td>
                <td className="hidden md:table-cell">{sizeText(backup)}</td>
                <td className="hidden md:table-cell">{rowsText(backup)}</td>
                <td className="words">
                  {backup.state !== 'foreign' && (
                    <span className="flex justify-end gap-2">
                      {canProve && (
                        <button
                          type="button"
                          className="button"
                          disabled={work !== null || prove.isPending}
                          onClick={() => prove.mutate(backup)}
                          aria-label={`Prove ${backup.id} now`}
                        >
                          <ShieldCheck size={16} aria-hidden="true" />
                          <span className="hidden md:inline">Prove now</span>
                        </button>
                      )}
                      {backup.state !== 'bad' && (
                        <button
                          type="button"
                          className="button"
                          disabled={take.isPending}
                          onClick={() => take.mutate(backup)}
                          aria-label={`Download ${backup.id}`}
                        >
                          <Download size={16} aria-hidden="true" />
                          <span className="hidden md:inline">Download</span>
                        </button>
                      )}
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
      {backups.length > shownAtFirst && (
        <button type="button" className="button mt-4 min-h-11" aria-expanded={isWhole} onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? `Show the newest ${shownAtFirst} only` : `Show all ${backups.length}`}
        </button>
      )}
      <p className="mt-3 max-w-3xl text-muted">
        A backup is brought back at the machine, with <code>npx tradewise backup restore ID</code>: it reads the file whole, makes
        a backup of what is there, and puts the one in the place of the other.
      </p>
      {!canProve && (
        <p className="mt-3 max-w-3xl text-muted">
          There is no secret key on this server, so no file can be opened here: backups are proved while they are written. Where
          the key is, <code>npx tradewise backup prove ID</code> proves the file itself.
        </p>
      )}
    </>
  )
}
