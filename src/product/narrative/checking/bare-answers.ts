// "Yes, over most spans.", "No, not at all.": an answer without what it answers. It claims something, and nobody can say of what. Pure.

const answering =
  'yes no yep nope yeah not never always mostly most every any all none few many some each indeed definitely absolutely clearly hardly barely rarely neither both either does did is was has do were are partly largely'
const joining =
  'sure surely certainly of course really quite at often sometimes usually generally broadly mainly partially obviously undoubtedly for the part on whole by and large but or over in across these those this that them it they stock share price spans span periods period horizons horizon timeframes timeframe windows window years year months month measures measure counts count respects respect fronts front ways way cases case times time nor only just almost nearly easily far much very so too a an there short answer unfortunately sadly well'
const known = new Set(`${answering} ${joining}`.split(' '))
const claiming = new Set(answering.split(' '))

/** Whether a sentence without figures holds nothing but the words of an answer to something asked. */
export function isBareAnswer(text: string): boolean {
  const words = text.toLowerCase().match(/[a-z]+(?:'[a-z]+)?|\d|·|§/g) ?? []
  const plain = words.map(word => word.replace(/n't$|'s$/, ''))
  return plain.some(word => claiming.has(word)) && plain.every(word => known.has(word))
}
