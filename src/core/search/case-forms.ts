/*
 * Comparing texts without regard to case and nothing else: unlike `foldText` this tells é from e. SQLite
 * knows the case of ASCII letters alone, so that code writes out how other letters may stand in a text.
 */

/** All ways to write so many letters are written out: 32 texts. */
const lettersMax = 5

/**
 * Texts of which one is the same as whatever `text` is the same as, if ASCII letters are compared without
 * regard to case. A text with more than five other letters is met as it is, in lower case, in upper case,
 * and with a capital at its beginning or at that of each word.
 */
export function caseForms(text: string): string[] {
  const letters = [...text]
  const cased = letters.flatMap((letter, index) => (formsOf(letter).length > 1 ? [index] : []))
  if (cased.length > lettersMax) return [...new Set([text, ...commonForms(text)])]
  return cased
    .reduce<string[][]>(
      (all, index) =>
        all.flatMap((one) => formsOf(one[index] ?? '').map((form) => one.with(index, form))),
      [letters],
    )
    .map((one) => one.join(''))
}

function commonForms(text: string): string[] {
  const lower = text.toLowerCase()
  const upper = (letter: string) => letter.toUpperCase()
  return [
    lower,
    text.toUpperCase(),
    lower.replace(/\p{L}/u, upper),
    lower.replace(/(?<!\p{L})\p{L}/gu, upper),
  ]
}

/** The Greek letter that is written in another way at the end of a word. */
const sigmas = ['Σ', 'σ', 'ς']

/** A letter in both cases; what becomes several letters, or one of ASCII, has no other form here. */
function formsOf(letter: string): string[] {
  if (/\p{ASCII}/u.test(letter)) return [letter]
  if (sigmas.includes(letter)) return sigmas
  const forms = [letter, letter.toLowerCase(), letter.toUpperCase()]
  return [...new Set(forms.filter((form) => [...form].length === 1 && !/\p{ASCII}/u.test(form)))]
}
