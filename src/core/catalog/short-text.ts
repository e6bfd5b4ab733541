/*
 * Texts of one or two characters, which the indexes of titles do not look up as such: they hold three
 * characters in a row, in lower case as SQLite sees it.
 */

/** In lower case as in the indexes: each character by itself, so that sigma is never a final one. */
export function foldText(text: string): string {
  return [...text].map(foldCharacter).join('')
}

/** GLOB pattern of what contains a short text in any case; SQL's own `lower` knows ASCII alone. */
export function globOf(text: string): string {
  return `*${[...text].map(anyCase).join('')}*`
}

/** Within brackets everything stands for itself, but a caret that comes first. */
function anyCase(character: string): string {
  if (character === '^') return character
  const folded = foldCharacter(character)
  const forms = [character, folded, folded.toUpperCase(), folded === 'σ' ? 'ς' : folded]
  return `[${[...new Set(forms.filter(isCharacter))].join('')}]`
}

function foldCharacter(character: string): string {
  const lower = character === 'ς' ? 'σ' : character.toLowerCase()
  return isCharacter(lower) ? lower : character
}

/** Some letters become two in the other case. */
function isCharacter(text: string): boolean {
  return [...text].length === 1
}
