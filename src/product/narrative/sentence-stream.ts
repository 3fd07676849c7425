// Pieces of text become whole sentences: a figure that arrives in two pieces is read as one.

const ending =
  /(?<!\b(?:Inc|Corp|Co|Ltd|vs|approx|No|e\.g|i\.e|U\.S|[A-Z])|(?:^|\n)\s*\(?\d{1,2})[.!?]["'”’)\]]*\s+(?=["'“‘(*[-]*[A-Z\d])|\n+/
/** What has no end by then is given out as it is, and will hardly pass. */
const longest = 600

export async function* sentencesOfPieces(pieces: AsyncIterable<string>): AsyncGenerator<string, void> {
  let waiting = ''
  for await (const piece of pieces) {
    waiting += piece
    for (;;) {
      const found = ending.exec(waiting)
      const end = found ? found.index + found[0].length : waiting.length > longest ? waiting.length : null
      if (end === null) break
      const sentence = waiting.slice(0, end).trim()
      waiting = waiting.slice(end)
      if (sentence !== '') yield sentence
    }
  }
  if (waiting.trim() !== '') yield waiting.trim()
}
