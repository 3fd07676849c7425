// What a rule may cost. A rule is written by anybody who may ask, and runs over every symbol there is.

/** Characters. The longest published rule known to us takes 300; a page of text is not a rule. */
export const longestRule = 2000
/** Brackets, calls, signs and negations within each other. Deeper ones are not readable, and each level is a call of the parser. */
export const deepestRule = 40
/** Names, numbers and signs in one rule: what checking, printing and compiling walk through. */
export const mostParts = 400
/** Bars back and window lengths: ten years of sessions. Longer windows hardly ever see their first value. */
export const longestLength = 2520
/** Elementary operations for each bar, as the definitions estimate them: 20,000 × 2,520 bars is about a tenth of a second. */
export const mostOperationsPerBar = 20_000
/** Characters of a text in quotes; the longest industry's name has 49. */
export const longestText = 100
/** Faults named at once: who sees twenty mends them one by one anyway. */
export const mostFaults = 20
