import { useRouter } from '@tanstack/react-router'
import { useCallback } from 'react'
import { useNewSession } from '../app/session.ts'
import { nextPage } from './next-page.ts'
import { forgetWantedPage } from './wanted-page.ts'

/** Signed in: the new session becomes known, and the page that was wanted opens. */
export function useEntrance(next?: string): () => Promise<void> {
  const newSession = useNewSession()
  const { history } = useRouter()
  return useCallback(async () => {
    await newSession()
    forgetWantedPage()
    history.replace(nextPage(next, location.origin))
  }, [newSession, history, next])
}
