// Proving again that it is you. Whatever is sent through `proven` and is answered `step-up-required` waits for the dialog (proof-dialog.tsx),
// then goes out once more. One proof serves all who wait for it.
import { useSyncExternalStore } from 'react'
import { RequestFault } from '../http/request.ts'

export type ProofWish = { readonly done: Promise<boolean>; readonly settle: (isProven: boolean) => void }

let waiting: ProofWish | null = null
const listeners = new Set<() => void>()
const tell = () => {
  for (const listener of listeners) listener()
}

/** Not confirmed: throws the very fault that asked for it. */
export async function proven<Answer>(send: () => Promise<Answer>): Promise<Answer> {
  try {
    return await send()
  } catch (fault) {
    const asksForProof = fault instanceof RequestFault && fault.code === 'step-up-required'
    // Where no dialog is drawn nobody could answer.
    if (!asksForProof || listeners.size === 0 || !(await askForProof())) throw fault
    return send()
  }
}

/** The wish that the dialog answers; null: none. */
export function useProofWish(): ProofWish | null {
  return useSyncExternalStore(listen, () => waiting)
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

/** The page was left: nobody answers any more. */
export function endProofWish(): void {
  waiting?.settle(false)
}

function askForProof(): Promise<boolean> {
  if (waiting) return waiting.done
  let resolve = (_isProven: boolean) => {}
  const done = new Promise<boolean>(settled => (resolve = settled))
  waiting = {
    done,
    settle(isProven) {
      waiting = null
      tell()
      resolve(isProven)
    },
  }
  tell()
  return done
}
