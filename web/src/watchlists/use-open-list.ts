import { useNavigate } from '@tanstack/react-router'

/** Shows one of the lists: the one that was just made or filled. */
export function useOpenList(): (id: string) => void {
  const navigate = useNavigate()
  return id => void navigate({ to: '/watchlists', search: { list: id } })
}
