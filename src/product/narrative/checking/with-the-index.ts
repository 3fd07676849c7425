// How a share goes with the index, said without a figure, and how its beta and its correlation settle it. Pure.
import { type Kind, settledBy } from './settled.ts'

export const withTheIndex: readonly Kind[] = [
  {
    words:
      /\b(?:closely |tightly )(?:follow|track|mirror|shadow|mov)\w* (?:with )?(?:the )?(?:benchmark|index|market)\b|\b(?:follow|track|mirror|shadow|mov)\w* (?:with )?(?:the )?(?:benchmark|index|market) (?:very |quite |rather |fairly )?(?:closely|tightly)\b|\bmov\w+ (?:very |quite |rather |fairly )?(?:closely|tightly) with (?:the )?(?:benchmark|index|market)\b/gi,
    isSo: settledBy('risk-correlation', one => one >= 0.5),
  },
  {
    words:
      /\b(?:barely|hardly|scarcely|not much) (?:moved|moves|followed|follows|tracked|tracks|reacted|reacts|responded|responds) (?:along |together )?(?:with |to )?(?:the )?(?:benchmark|index|market)\b/gi,
    isSo: settledBy('risk-beta', beta => Math.abs(beta) < 0.3),
  },
  {
    words:
      /\b(?:(?:almost|practically|virtually|next to|hardly|barely|essentially) (?:no|any)|no|little|hardly any|a weak|only a weak|a loose) (?:real |clear |close |visible )?(?:link|connection|relationship|relation|correlation|tie) (?:with|to|between) (?:it and )?(?:the )?(?:benchmark|index|market)\b/gi,
    isSo: settledBy('risk-correlation', one => Math.abs(one) < 0.3),
  },
  { words: /\blow-beta\b|\bdefensive\b/gi, isSo: settledBy('risk-beta', beta => beta < 0.8) },
  { words: /\bhigh-beta\b/gi, isSo: settledBy('risk-beta', beta => beta > 1.2) },
  {
    words:
      /\b(?<!\b(?:a|an|its|the|this|that|good|bad|strong|weak|great|poor|fine) )(?:moves?|moved|moving|goes|went|runs?|ran|trades?|traded) (?:\w+ )?(?:against|opposite(?: to)?|contrary to|inversely (?:to|with)) (?:the )?(?:benchmark|index|market)\b/gi,
    isSo: settledBy('risk-correlation', one => one < 0),
  },
  {
    words:
      /\b(?:moves?|moved|moving|goes|went|runs?|ran|trades?|traded|been) (?:\w+ )?(?:independent(?:ly)? (?:of|from)|without regard to) (?:the )?(?:benchmark|index|market)\b/gi,
    isSo: settledBy('risk-correlation', one => (Math.abs(one) < 0.2 ? true : Math.abs(one) > 0.4 ? false : undefined)),
  },
]
