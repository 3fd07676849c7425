// Opens the import; the dialog is fetched at the first press.
import { Upload } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import type { ListsAnswer } from '../../../src/product/watchlists/watchlists.contract.ts'

const ImportDialog = lazy(() => import('./import-dialog.tsx').then(({ ImportDialog }) => ({ default: ImportDialog })))

type Props = { lists: ListsAnswer['lists']; onDone: (id: string) => void }

export function ImportButton({ lists, onDone }: Props) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <button type="button" className="button" onClick={() => setIsOpen(true)}>
        <Upload size={16} aria-hidden="true" /> Import
      </button>
      {isOpen && (
        <Suspense>
          <ImportDialog lists={lists} onClose={() => setIsOpen(false)} onDone={onDone} />
        </Suspense>
      )}
    </>
  )
}
