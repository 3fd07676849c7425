import { queryOptions } from '@tanstack/react-query'
import type { BackupsAnswer } from '../../../src/operations/backups/backups.contract.ts'
import { getJson } from '../http/request.ts'

export const address = '/api/admin/backups'

const whileWorkingMs = 1_000
const otherwiseMs = 30_000

/** Asked again every second while a backup is made or proved, wherever that was set off. */
export const backupsQuery = queryOptions({
  queryKey: [address],
  queryFn: ({ signal }) => getJson<BackupsAnswer>(address, signal),
  refetchInterval: ({ state }) => (state.data?.work ? whileWorkingMs : otherwiseMs),
})
