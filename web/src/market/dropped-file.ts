// A file that was let go anywhere on a page, on its way to the page that reads it. A browser left to itself would leave the product and
// show the file.
type Taker = (file: File) => void

let waiting: File | null = null
let taker: Taker | null = null

function handOver(file: File): void {
  if (taker) taker(file)
  else waiting = file
}

/** Gives what waits, and whatever is dropped from now on, to `take`. → stops that. */
export function takeDropped(take: Taker): () => void {
  taker = take
  if (waiting) take(waiting)
  waiting = null
  return () => {
    if (taker === take) taker = null
  }
}

/** Calls `onFile` when a file is dropped on the page, and not on a field of its own that takes files. → stops that. */
export function watchDrops(onFile: () => void): () => void {
  const isOurs = (event: DragEvent): boolean =>
    (event.dataTransfer?.types.includes('Files') ?? false) &&
    !(event.target instanceof HTMLInputElement && event.target.type === 'file')
  const allow = (event: DragEvent): void => {
    if (isOurs(event)) event.preventDefault()
  }
  const drop = (event: DragEvent): void => {
    if (!isOurs(event)) return
    event.preventDefault()
    const file = event.dataTransfer?.files[0]
    if (!file) return
    handOver(file)
    onFile()
  }
  window.addEventListener('dragover', allow)
  window.addEventListener('drop', drop)
  return () => {
    window.removeEventListener('dragover', allow)
    window.removeEventListener('drop', drop)
  }
}
