// How everything is, again and again, while somebody looks: over server-sent events. A hidden page looks at nothing, so that it keeps no
// session alive.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { PictureAnswer } from '../../../src/operations/overview/overview.contract.ts'

export type Picture = PictureAnswer

const address = '/api/admin/live'

export type Live = {
  picture: Picture | undefined
  /** Since when nothing has come in; undefined while something does. */
  lostAt: number | undefined
}

/** Several times the pause between two pictures. */
const lostAfterMs = 8_000

export function useLive(): Live {
  const queries = useQueryClient()
  const [picture, setPicture] = useState(() => queries.getQueryData<Picture>([address]))
  const [lostAt, setLostAt] = useState<number>()

  useEffect(() => {
    let source: EventSource | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let seenAt = Date.now()

    const expect = () => {
      clearTimeout(timer)
      timer = setTimeout(() => setLostAt(seenAt), lostAfterMs)
    }
    const open = () => {
      source?.close()
      source = new EventSource(address)
      source.addEventListener('picture', event => {
        const next = JSON.parse(event.data as string) as Picture
        seenAt = Date.now()
        queries.setQueryData([address], next)
        setPicture(next)
        setLostAt(undefined)
        expect()
      })
      // A refusal ends it for good; a connection that breaks is opened again by the browser.
      source.addEventListener('error', () => {
        if (source?.readyState === EventSource.CLOSED) setLostAt(seenAt)
      })
      expect()
    }
    const look = () => {
      if (document.visibilityState === 'visible') open()
      else {
        source?.close()
        clearTimeout(timer)
      }
    }
    look()
    document.addEventListener('visibilitychange', look)
    // What was refused while the server was away is asked for again.
    const again = setInterval(() => {
      if (document.visibilityState === 'visible' && source?.readyState === EventSource.CLOSED) open()
    }, 5_000)
    return () => {
      document.removeEventListener('visibilitychange', look)
      clearInterval(again)
      clearTimeout(timer)
      source?.close()
    }
  }, [queries])
  return { picture, lostAt }
}
