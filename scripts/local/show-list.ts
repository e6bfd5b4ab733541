/** The lines that a command lists. */
export const listMax = 200

/** Prints lines, of which there may be one more than are listed: it tells that there are more. */
export function showList(lines: string[], ifNone: string): void {
  const shown = lines.slice(0, listMax)
  console.log(shown.join('\n') || ifNone)
  if (lines.length > listMax) console.log(`These are the newest ${listMax}; there are more.`)
}
