/** A text as an SQL literal, for statements that have no parameters. */
export function quoteSql(text: string): string {
  if (text.includes('\0')) throw new Error('A text may not contain a zero character')
  return `'${text.replaceAll("'", "''")}'`
}
