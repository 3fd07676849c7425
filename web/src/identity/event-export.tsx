import { useMutation } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { ActButton } from '../elements/act-button.tsx'
import { getFile } from '../http/request.ts'
import { sentenceOf } from './fault-places.ts'
import { proven } from './proof.ts'
import { saveFile } from './save-file.ts'

export function EventExport({ address, query = '', name }: { address: string; query?: string; name: string }) {
  const take = useMutation({
    mutationFn: async (format: 'csv' | 'json') => {
      const file = await proven(() => getFile(`${address}?${query === '' ? '' : `${query}&`}format=${format}`))
      saveFile(`${name}.${format}`, file)
    },
  })
  return (
    <div className="mt-4">
      <p className="flex flex-wrap gap-3">
        {(['csv', 'json'] as const).map(format => (
          <ActButton key={format} className="button min-h-11" onClick={() => take.mutate(format)} rests={take.isPending}>
            <Download size={16} aria-hidden="true" />
            {`Download as ${format.toUpperCase()}`}
          </ActButton>
        ))}
      </p>
      {take.error && (
        <p role="alert" className="mt-3 rounded-lg bg-warn-surface p-3 font-medium text-warn">
          {sentenceOf(take.error)}
        </p>
      )}
    </div>
  )
}
