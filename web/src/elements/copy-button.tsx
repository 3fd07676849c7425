import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'

export function CopyButton({ text, name }: { text: string; name: string }) {
  const [state, setState] = useState<'ready' | 'done' | 'refused'>('ready')
  useEffect(() => {
    if (state === 'ready') return undefined
    const timer = setTimeout(() => setState('ready'), 2000)
    return () => clearTimeout(timer)
  }, [state])
  // On plain http from another machine browsers keep the clipboard shut: then we say so.
  const copy = () => {
    if (!navigator.clipboard) {
      setState('refused')
      return
    }
    navigator.clipboard.writeText(text).then(
      () => setState('done'),
      () => setState('refused'),
    )
  }
  return (
    <button type="button" className="button min-h-8 px-2.5 text-[13px]" aria-label={name} onClick={copy}>
      {state === 'done' ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
      <output>{state === 'done' ? 'Copied' : state === 'refused' ? 'Select and copy by hand' : 'Copy'}</output>
    </button>
  )
}
