import type { ComponentProps } from 'react'

type Props = Omit<ComponentProps<'button'>, 'type' | 'disabled'> & {
  /** Its work is under way: a press does nothing. A disabled button would lose the focus, and whoever has no mouse their place. */
  rests: boolean
}

export function ActButton({ rests, onClick, className = 'button', ...others }: Props) {
  return (
    <button
      {...others}
      type="button"
      aria-disabled={rests || undefined}
      className={`${className} aria-disabled:opacity-70`}
      onClick={event => {
        if (!rests) onClick?.(event)
      }}
    />
  )
}
