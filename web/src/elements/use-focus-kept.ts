import { type FocusEvent, useEffect, useRef } from 'react'

/**
 * Where what had the focus goes with what was changed, the heading of its section takes it: the next Tab goes on from there. `state`: another
 * text whenever something may have gone; null while a dialog has the focus. → to be told of every focus in these sections.
 */
export function useFocusKept(state: string | null): (event: FocusEvent) => void {
  const section = useRef<Element | null>(null)
  useEffect(() => {
    if (state === null) return undefined
    // After a dialog that closes has given back what it can.
    const timer = setTimeout(() => {
      const heading = section.current?.querySelector<HTMLElement>('h2')
      if (!heading || document.activeElement !== document.body) return
      heading.tabIndex = -1
      heading.focus({ preventScroll: true })
    })
    return () => clearTimeout(timer)
  }, [state])
  // Of what stands in a dialog the section is that of its button.
  return ({ target }) => (section.current = target.closest('section') ?? section.current)
}
