// Where every page asks "Is it you?": the dialog comes when it is wanted.
import { lazy, Suspense } from 'react'
import { useProofWish } from '../identity/proof.ts'

const ProofDialog = lazy(() => import('../identity/proof-dialog.tsx').then(({ ProofDialog }) => ({ default: ProofDialog })))

export function ProofDoor() {
  const wish = useProofWish()
  return (
    wish && (
      <Suspense>
        <ProofDialog wish={wish} />
      </Suspense>
    )
  )
}
