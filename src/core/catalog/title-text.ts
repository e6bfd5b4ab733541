import { type SQL, sql } from 'drizzle-orm'

/*
 * Texts that are looked for within titles, ignoring case as the indexes of titles do: each character
 * is folded by itself, so that a sigma at the end of a word is one like any other.
 */

/** D1 nests expressions a hundred deep at most, and each letter to be folded nests two or three. */
const foldedLettersMax = 20

/** False of a text with so many different letters that SQL could not fold them. */
export function isFoldable(text: string): boolean {
  return lettersToFold(text).length <= foldedLettersMax
}

/** In lower case. */
export function foldText(text: string): string {
  return [...text].map(foldCharacter).join('')
}

/** Condition that an SQL text contains a text, which must be foldable. */
export function containsFolded(column: SQL, text: string): SQL {
  // SQL's own `lower` knows ASCII alone. What stands in the statement are letters, never a quote.
  const folded = lettersToFold(text).reduce(
    (expression, [from, to]) => sql`replace(${expression}, ${sql.raw(`'${from}', '${to}'`)})`,
    sql`lower(${column})`,
  )
  return sql`instr(${folded}, ${foldText(text)}) > 0`
}

/** Other forms of a text's letters, with the form that stands for all of them. */
function lettersToFold(text: string): [from: string, to: string][] {
  const letters = [...new Set(foldText(text))].filter((letter) => /[^\p{ASCII}]/u.test(letter))
  return letters.flatMap((letter) =>
    [letter.toUpperCase(), ...thirdForms]
      .filter((form) => form !== letter && foldText(form) === letter)
      .map((form): [string, string] => [form, letter]),
  )
}

/** Letters that are neither the upper nor the lower case of what they fold to. */
const thirdForms = [...'ςµϐϑϕϖϰϱϵϴẛẞÅΩǅǈǋǲ']

/** Those of them that are small letters already. */
const smallForms = new Map(
  Object.entries({
    ς: 'σ',
    µ: 'μ',
    ϐ: 'β',
    ϑ: 'θ',
    ϕ: 'φ',
    ϖ: 'π',
    ϰ: 'κ',
    ϱ: 'ρ',
    ϵ: 'ε',
    ẛ: 'ṡ',
  }),
)

function foldCharacter(character: string): string {
  const lower = smallForms.get(character) ?? character.toLowerCase()
  // Some letters become two.
  return [...lower].length === 1 ? lower : character
}
