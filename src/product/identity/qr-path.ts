// A QR code as the data of one SVG path: the page draws it as an element, so no image has to be loaded and no policy widened.
import { encode } from 'uqr'

export type QrPath = {
  /** Modules on each side, the quiet zone included: the viewBox is `0 0 size size`. */
  readonly size: number
  /** For the `d` of a path, dark on light. */
  readonly path: string
}

/** Four modules of quiet zone, as ISO/IEC 18004 asks. */
const quietZone = 4

export function qrPath(text: string): QrPath {
  const { size, data } = encode(text, { ecc: 'M', border: quietZone })
  let path = ''
  data.forEach((row, y) => {
    for (let x = 0; x < size; x++) {
      if (!row[x]) continue
      const from = x
      while (row[x + 1]) x++
      path += `M${from} ${y}h${x - from + 1}v1h${from - x - 1}z`
    }
  })
  return { size, path }
}
